CREATE TABLE `tally` (
	`company_id` text NOT NULL,
	`bot_id` text NOT NULL,
	`what` text NOT NULL,
	`day` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`company_id`, `what`, `day`, `bot_id`)
);
--> statement-breakpoint
ALTER TABLE `handover` ADD `taken_at` integer;--> statement-breakpoint
ALTER TABLE `handover` ADD `answered_at` integer;--> statement-breakpoint
UPDATE `handover` SET `taken_at` = `accepted_at`;--> statement-breakpoint
CREATE INDEX `handover_taken` ON `handover` (`company_id`,`taken_at`,`bot_id`,`route`,`requested_at`,`answered_at`) WHERE taken_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `handover_handled` ON `handover` (`company_id`,`ended_at`,`bot_id`,`taken_at`) WHERE taken_at IS NOT NULL;
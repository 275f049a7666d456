CREATE TABLE `team` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`name` text NOT NULL,
	`hours` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `team_by_company` ON `team` (`company_id`,`id`);--> statement-breakpoint
CREATE INDEX `team_deleted` ON `team` (`id`) WHERE deleted_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `team_member` (
	`team_id` text NOT NULL,
	`identity_id` text NOT NULL,
	PRIMARY KEY(`team_id`, `identity_id`)
);
--> statement-breakpoint
CREATE INDEX `team_member_identity` ON `team_member` (`identity_id`);--> statement-breakpoint
DROP INDEX `handover_by_company`;--> statement-breakpoint
DROP INDEX `handover_by_bot`;--> statement-breakpoint
ALTER TABLE `handover` ADD `team_id` text;--> statement-breakpoint
ALTER TABLE `handover` ADD `priority` integer DEFAULT 2 NOT NULL;--> statement-breakpoint
ALTER TABLE `handover` ADD `code` text;--> statement-breakpoint
ALTER TABLE `handover` ADD `requested_agent` text;--> statement-breakpoint
CREATE INDEX `handover_by_team` ON `handover` (`company_id`,`team_id`,`state`,`priority`,`requested_at`);--> statement-breakpoint
CREATE INDEX `handover_by_bot_team` ON `handover` (`bot_id`,`team_id`,`state`,`priority`,`requested_at`);--> statement-breakpoint
CREATE INDEX `handover_by_company` ON `handover` (`company_id`,`state`,`priority`,`requested_at`);--> statement-breakpoint
CREATE INDEX `handover_by_bot` ON `handover` (`bot_id`,`state`,`priority`,`requested_at`);
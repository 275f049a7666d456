CREATE TABLE `timer` (
	`conversation_id` text NOT NULL,
	`kind` text NOT NULL,
	`company_id` text NOT NULL,
	`handover_id` text,
	`control_epoch` integer NOT NULL,
	`step` integer NOT NULL,
	`since` integer NOT NULL,
	`due_at` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `kind`)
);
--> statement-breakpoint
CREATE INDEX `timer_by_due` ON `timer` (`due_at`);--> statement-breakpoint
CREATE INDEX `timer_by_company` ON `timer` (`company_id`,`due_at`);--> statement-breakpoint
ALTER TABLE `handover` ADD `waiting_said` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `handover_open` ON `handover` (`id`) WHERE state <> 'ENDED';
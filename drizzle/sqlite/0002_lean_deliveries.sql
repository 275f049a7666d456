DROP INDEX `delivery_owed`;--> statement-breakpoint
ALTER TABLE `delivery` ADD `status` integer;--> statement-breakpoint
ALTER TABLE `delivery` ADD `duration_ms` integer;--> statement-breakpoint
ALTER TABLE `delivery` ADD `answer` text;--> statement-breakpoint
ALTER TABLE `lane` ADD `from_seq` integer DEFAULT 0 NOT NULL;
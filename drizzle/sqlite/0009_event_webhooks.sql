ALTER TABLE `webhook` ADD `events` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
CREATE INDEX `webhook_of_events` ON `webhook` (`company_id`) WHERE kind = 'EVENT';
ALTER TABLE `delivery` ADD `parts` integer;--> statement-breakpoint
ALTER TABLE `delivery` ADD `reason` text;
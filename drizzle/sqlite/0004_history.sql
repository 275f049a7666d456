CREATE TABLE `run` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tag` text NOT NULL,
	`from_position` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `conversation` ADD `pruned_tag` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `event` ADD `tag` text DEFAULT '' NOT NULL;
CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`role` text NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text,
	`bot_ids` text,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE INDEX `api_key_by_company` ON `api_key` (`company_id`,`id`);--> statement-breakpoint
CREATE TABLE `attempt` (
	`delivery_id` text NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`status` integer,
	`failure` text,
	`detail` text,
	`answer` text,
	PRIMARY KEY(`delivery_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`company_id` text NOT NULL,
	`at` integer NOT NULL,
	`credential_id` text,
	`name` text,
	`deed` text NOT NULL,
	`target` text,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_by_company` ON `audit` (`company_id`,`id`);--> statement-breakpoint
CREATE TABLE `bot` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`flow_version` integer,
	`message_webhook_id` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `bot_by_company` ON `bot` (`company_id`,`id`);--> statement-breakpoint
CREATE TABLE `company` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`message_webhook_id` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `conversation` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`bot_id` text NOT NULL,
	`user_id` text NOT NULL,
	`state` text NOT NULL,
	`last_seq` integer NOT NULL,
	`control_epoch` integer NOT NULL,
	`module_id` text,
	`handover_id` text,
	`touch` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`touched_at` integer NOT NULL,
	`closed_at` integer,
	`pruned_seq` integer NOT NULL,
	`variables` text NOT NULL,
	`profile` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_conversation` ON `conversation` (`bot_id`,`user_id`) WHERE state = 'OPEN';--> statement-breakpoint
CREATE INDEX `conversation_by_user` ON `conversation` (`bot_id`,`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `conversation_by_company` ON `conversation` (`company_id`,`id`);--> statement-breakpoint
CREATE INDEX `conversation_by_touch` ON `conversation` (`company_id`,`touch`);--> statement-breakpoint
CREATE TABLE `delivery` (
	`id` text PRIMARY KEY NOT NULL,
	`webhook_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`company_id` text NOT NULL,
	`bot_id` text NOT NULL,
	`user_id` text NOT NULL,
	`seq` integer NOT NULL,
	`part` integer NOT NULL,
	`control_epoch` integer NOT NULL,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`tries` integer NOT NULL,
	`due_at` integer NOT NULL,
	`first_tried_at` integer,
	`tried_at` integer,
	`fails_handover` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `delivery_by_place` ON `delivery` (`conversation_id`,`webhook_id`,`seq`,`part`);--> statement-breakpoint
CREATE INDEX `delivery_by_company` ON `delivery` (`company_id`,`id`);--> statement-breakpoint
CREATE INDEX `delivery_owed` ON `delivery` (`webhook_id`,`conversation_id`,`seq`,`part`) WHERE state = 'PENDING';--> statement-breakpoint
CREATE INDEX `delivery_gap` ON `delivery` (`webhook_id`,`conversation_id`,`seq`,`part`) WHERE state IN ('PARKED', 'FAILED');--> statement-breakpoint
CREATE INDEX `delivery_dead` ON `delivery` (`company_id`,`id`) WHERE state = 'FAILED';--> statement-breakpoint
CREATE INDEX `delivery_fails_handover` ON `delivery` (`id`) WHERE fails_handover = 1;--> statement-breakpoint
CREATE TABLE `event` (
	`conversation_id` text NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`control_epoch` integer NOT NULL,
	`actor` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`conversation_id`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `flow` (
	`bot_id` text NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL,
	`claims` text NOT NULL,
	`published_at` integer NOT NULL,
	PRIMARY KEY(`bot_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `handover` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation_id` text NOT NULL,
	`company_id` text NOT NULL,
	`bot_id` text NOT NULL,
	`state` text NOT NULL,
	`route` text NOT NULL,
	`reason` text,
	`module_id` text,
	`requested_at` integer NOT NULL,
	`accepted_at` integer,
	`accepted_by` text,
	`ended_at` integer,
	`end` text,
	`claim_end` text,
	`from_seq` integer NOT NULL,
	`to_seq` integer
);
--> statement-breakpoint
CREATE INDEX `handover_by_conversation` ON `handover` (`conversation_id`,`from_seq`);--> statement-breakpoint
CREATE INDEX `handover_by_company` ON `handover` (`company_id`,`state`,`requested_at`);--> statement-breakpoint
CREATE TABLE `identity_key` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`bot_id` text NOT NULL,
	`algorithm` text NOT NULL,
	`material` text,
	`created_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE INDEX `identity_key_by_company` ON `identity_key` (`company_id`,`id`);--> statement-breakpoint
CREATE TABLE `lane` (
	`webhook_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`due_at` integer NOT NULL,
	`lease_token` text,
	PRIMARY KEY(`webhook_id`, `conversation_id`)
);
--> statement-breakpoint
CREATE INDEX `lane_by_due` ON `lane` (`webhook_id`,`due_at`);--> statement-breakpoint
CREATE INDEX `lane_leased` ON `lane` (`webhook_id`) WHERE lease_token IS NOT NULL;--> statement-breakpoint
CREATE TABLE `mark` (
	`conversation_id` text NOT NULL,
	`participant_id` text NOT NULL,
	`participant` text NOT NULL,
	`delivered_seq` integer NOT NULL,
	`read_seq` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `participant_id`)
);
--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `repeat` (
	`conversation_id` text NOT NULL,
	`actor` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`answer` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `actor`, `key`)
);
--> statement-breakpoint
CREATE TABLE `webhook` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`bot_id` text,
	`kind` text NOT NULL,
	`url` text NOT NULL,
	`sealed` text NOT NULL,
	`strict` integer NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer,
	`disabled_why` text,
	`failures` integer NOT NULL,
	`failing_since` integer,
	`probes` integer NOT NULL,
	`probe_at` integer,
	`paused_until` integer NOT NULL,
	`recovered_at` integer NOT NULL,
	`ready` integer DEFAULT false NOT NULL,
	`turn` integer DEFAULT 0 NOT NULL,
	`wake_at` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_by_company` ON `webhook` (`company_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_by_bot` ON `webhook` (`bot_id`,`kind`,`url`);--> statement-breakpoint
CREATE INDEX `webhook_ready` ON `webhook` (`company_id`,`turn`) WHERE ready = 1;--> statement-breakpoint
CREATE INDEX `webhook_waking` ON `webhook` (`wake_at`) WHERE ready = 0;--> statement-breakpoint
CREATE TABLE `webhook_note` (
	`webhook_id` text NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`what` text NOT NULL,
	`by` text,
	PRIMARY KEY(`webhook_id`, `number`)
);

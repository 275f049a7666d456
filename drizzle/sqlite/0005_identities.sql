CREATE TABLE `identity` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	`signed_in_until` integer
);
--> statement-breakpoint
CREATE INDEX `identity_by_company` ON `identity` (`company_id`,`id`);--> statement-breakpoint
ALTER TABLE `api_key` ADD `identity_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `api_key_live` ON `api_key` (`identity_id`,`id`) WHERE revoked_at IS NULL;--> statement-breakpoint
CREATE INDEX `api_key_expiring` ON `api_key` (`expires_at`) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_entry` ADD `identity_id` text;--> statement-breakpoint
CREATE INDEX `handover_held` ON `handover` (accepted_by ->> '$.id',`id`) WHERE state = 'ACCEPTED';--> statement-breakpoint
INSERT INTO `identity` SELECT `id`, `company_id`, CASE WHEN `role` IN ('INTEGRATION', 'BOT') THEN `role` ELSE 'PERSON' END, `name`, `role`, `created_at`, NULL FROM `api_key`;--> statement-breakpoint
UPDATE `api_key` SET `identity_id` = `id`;--> statement-breakpoint
INSERT INTO `identity` SELECT `accepted_by` ->> '$.id', `company_id`, 'PERSON', coalesce(`accepted_by` ->> '$.name', ''), 'AGENT', `accepted_at`, unixepoch() * 1000 + 3600000 FROM `handover` WHERE `state` = 'ACCEPTED' AND `accepted_by` ->> '$.id' LIKE 'person\_%' ESCAPE '\' GROUP BY `accepted_by` ->> '$.id';--> statement-breakpoint
UPDATE `audit_entry` SET `identity_id` = `credential_id` WHERE `credential_id` IS NOT NULL AND `credential_id` NOT LIKE 'ikey\_%' ESCAPE '\';--> statement-breakpoint
UPDATE `read_receipt` SET `participant_id` = (`participant` ->> '$.kind') || '/' || `participant_id`;

ALTER TABLE `repeat` RENAME TO `idempotency_key`;--> statement-breakpoint
ALTER TABLE `tally` RENAME TO `counter`;--> statement-breakpoint
ALTER TABLE `mark` RENAME TO `read_receipt`;--> statement-breakpoint
ALTER TABLE `audit` RENAME TO `audit_entry`;--> statement-breakpoint
ALTER TABLE `audit_entry` RENAME COLUMN `deed` TO `action`;--> statement-breakpoint
DROP INDEX `audit_by_company`;--> statement-breakpoint
CREATE INDEX `audit_entry_by_company` ON `audit_entry` (`company_id`,`id`);--> statement-breakpoint
ALTER TABLE `webhook_note` RENAME TO `webhook_history`;--> statement-breakpoint
ALTER TABLE `webhook` RENAME COLUMN `disabled_why` TO `disabled_reason`;--> statement-breakpoint
ALTER TABLE `conversation` RENAME COLUMN `touch` TO `inbox_position`;--> statement-breakpoint
DROP INDEX `conversation_by_touch`;--> statement-breakpoint
CREATE INDEX `conversation_by_inbox_position` ON `conversation` (`company_id`,`inbox_position`);

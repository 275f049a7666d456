CREATE TABLE `__new_idempotency_key` (
	`bot_id` text NOT NULL,
	`user_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`actor` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`answer` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`bot_id`, `user_id`, `actor`, `key`)
);
--> statement-breakpoint
INSERT OR REPLACE INTO `__new_idempotency_key`("bot_id", "user_id", "conversation_id", "actor", "key", "fingerprint", "answer", "at") SELECT c."bot_id", c."user_id", k."conversation_id", k."actor", k."key", k."fingerprint", k."answer", k."at" FROM `idempotency_key` k JOIN `conversation` c ON c."id" = k."conversation_id" ORDER BY k."at";--> statement-breakpoint
DROP TABLE `idempotency_key`;--> statement-breakpoint
ALTER TABLE `__new_idempotency_key` RENAME TO `idempotency_key`;

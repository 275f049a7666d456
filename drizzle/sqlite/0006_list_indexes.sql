CREATE INDEX `conversation_by_company_user` ON `conversation` (`company_id`,`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `conversation_by_company_state` ON `conversation` (`company_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `conversation_by_bot_state` ON `conversation` (`bot_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `delivery_parked` ON `delivery` (`company_id`,`id`) WHERE state = 'PARKED';--> statement-breakpoint
CREATE INDEX `delivery_parked_by_webhook` ON `delivery` (`webhook_id`) WHERE state = 'PARKED';--> statement-breakpoint
CREATE INDEX `event_message` ON `event` (`conversation_id`,(actor ->> '$.kind'),`seq`) WHERE type = 'message.posted';--> statement-breakpoint
CREATE INDEX `handover_by_bot` ON `handover` (`bot_id`,`state`,`requested_at`);
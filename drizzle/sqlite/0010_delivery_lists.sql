CREATE INDEX `delivery_by_webhook` ON `delivery` (`company_id`,`webhook_id`,`id`);--> statement-breakpoint
CREATE INDEX `delivery_pending` ON `delivery` (`company_id`,`id`) WHERE state = 'PENDING';--> statement-breakpoint
CREATE INDEX `delivery_erased` ON `delivery` (`company_id`,`id`) WHERE state = 'ERASED';
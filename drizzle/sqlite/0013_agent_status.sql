CREATE TABLE `agent_status` (
	`identity_id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL
);

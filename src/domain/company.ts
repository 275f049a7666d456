/** The tenant: every row belongs to one. */
export type Company = { id: string; name: string; messageWebhookId: string | null; createdAt: number }

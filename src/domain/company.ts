/** The tenant. Everything else is scoped by it. */
export type Company = { id: string; name: string; messageWebhookId: string | null; createdAt: number }

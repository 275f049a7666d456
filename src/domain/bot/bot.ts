import { z } from 'zod'
import type { Flow } from '../flow/flow.ts'
import { widgetSchema } from './widget.ts'

const quickReply = z.strictObject({
  name: z.string().regex(/^[\p{L}\p{N}_-]{1,32}$/u, 'A name has 1 to 32 letters, digits, _ or -.'),
  text: z.string().trim().min(1).max(10_000),
})
const isUnique = (all: readonly { name: string }[]) =>
  new Set(all.map(({ name }) => name.normalize('NFC').toLowerCase())).size === all.length

/** What a company may choose per bot. Every setting has a default, so a stored document only holds what was chosen. */
export const botSettingsSchema = z.strictObject({
  /** `open`: anybody may start a conversation; `required`: only with a credential. */
  visitorAuth: z.enum(['open', 'required']).default('open'),
  /**
   * How REST callers prove who they are (SPEC 3): `key`; `path-secret`, in the path, for platforms that store a URL and nothing
   * else; `open`, not at all, which the server must allow as well.
   */
  restAuth: z.enum(['key', 'path-secret', 'open']).default('key'),
  /** Raise it to make the path's secret a new one. */
  restPathVersion: z.int().min(1).default(1),
  /** What an agent's message does while the bot holds the conversation (SPEC 3, E4 in normal mode). */
  agentMessageInNormalMode: z.enum(['reject', 'accept-handover']).default('reject'),
  /** What becomes of an external bot's answer that comes when an agent already holds the conversation. */
  lateBotReply: z.enum(['refuse', 'suggest']).default('refuse'),
  /** Whether agent messages go to the message webhook as well, with `interlocutor: "agent"` (SPEC 3). */
  relayAgentMessages: z.boolean().default(false),
  /** What the bot says when a claim webhook could not be reached for good and the handover failed; null: nothing. */
  claimFailedText: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .nullable()
    .default('Sorry, I could not reach anybody just now. Please try again later.'),
  /** What agents say often: at the desk `/name` writes the text. */
  quickReplies: z
    .array(quickReply)
    .max(100)
    .refine(isUnique, 'The names of quick replies differ, and not by case alone.')
    .default([]),
  widget: widgetSchema.prefault({}),
})
export type BotSettings = z.infer<typeof botSettingsSchema>

/** Settings as they are to be, still unread: what is named changes, however deep it stands; lists are changed whole. */
export function mergeSettings(known: object, given: object): object {
  const both: Record<string, unknown> = { ...known }
  for (const [key, value] of Object.entries(given)) {
    const before = Object.hasOwn(known, key) ? (known as Record<string, unknown>)[key] : undefined
    both[key] = isObject(before) && isObject(value) ? mergeSettings(before, value) : value
  }
  return both
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A bot as the rules see it: its settings, its published flow, and the addresses that are owed its news. */
export type Bot = {
  id: string
  companyId: string
  name: string
  settings: BotSettings
  /** null: an external program speaks for it through the API. */
  flow: Flow | null
  flowVersion: number | null
  /** The bot's own message webhook, else its company's (SPEC 3, W2). */
  messageWebhookId: string | null
  /** The claim webhooks its flow names, by address. */
  claimWebhooks: Record<string, string>
  createdAt: number
}

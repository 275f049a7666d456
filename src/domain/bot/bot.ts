import { z } from 'zod'
import type { Flow } from '../flow/flow.ts'
import { isObject } from '../json.ts'
import type { Team } from '../team/team.ts'
import type { EventWebhook } from '../webhook/webhook.ts'
import { deadlinesSchema } from './deadlines.ts'
import { widgetSchema } from './widget.ts'

const quickReply = z.strictObject({
  name: z.string().regex(/^[\p{L}\p{N}_-]{1,32}$/u, 'A name has 1 to 32 letters, digits, _ or -.'),
  text: z.string().trim().min(1).max(10_000),
})
const isUnique = (all: readonly { name: string }[]) =>
  new Set(all.map(({ name }) => name.normalize('NFC').toLowerCase())).size === all.length

const WAITING_TEXT = 'Thank you. Your message is here, and you will get an answer as soon as someone is free.'

/** What a company can set per bot. Every setting has a default; a stored document holds only what was set. */
export const botSettingsSchema = z.strictObject({
  /** `open`: anyone may start a conversation; `required`: only with a credential. */
  visitorAuth: z.enum(['open', 'required']).default('open'),
  /**
   * How REST callers authenticate (docs/vendor-api.md). `key`: with an API key; `path-secret`: with a secret in the path, for
   * platforms that store a URL and nothing else; `open`: not at all, which the server must allow too.
   */
  restAuth: z.enum(['key', 'path-secret', 'open']).default('key'),
  /** The path's secret is derived from it: a higher version makes a new secret, and the old one is refused. */
  restPathVersion: z.int().min(1).default(1),
  /** What happens with an agent's message while the bot holds the conversation. */
  agentMessageInNormalMode: z.enum(['reject', 'accept-handover']).default('reject'),
  /** What happens with an external bot's message that arrives when an agent already holds the conversation. */
  lateBotReply: z.enum(['refuse', 'suggest']).default('refuse'),
  /** Whether agents' messages are POSTed to the message webhook too, with `interlocutor: "agent"`. */
  relayAgentMessages: z.boolean().default(false),
  /** Which of the vendor's forms the relay of a user's message has (docs/vendor-api.md). */
  relayFrame: z.enum(['both', 'current', 'old']).default('both'),
  /** Whether the moves of handovers are POSTed to the message webhook too, as events of ours: a third party learns of their end. */
  relayHandovers: z.boolean().default(false),
  /** What the bot says when a handover failed because its claim webhook could not be reached; null: nothing. */
  claimFailedText: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .nullable()
    .default('Sorry, I could not reach anybody just now. Please try again later.'),
  /** What happens when someone waits for too long (docs/deadlines.md). */
  deadlines: deadlinesSchema.prefault({}),
  /** What the bot says instead of its fallback while the user waits for an agent. By default the fallback, as the vendor's does. */
  whileWaiting: z.enum(['go-on', 'say', 'quiet']).default('go-on'),
  /** Said once in each wait. */
  waitingText: z.string().trim().min(1).max(1_000).default(WAITING_TEXT),
  /** Texts that agents use often: at the desk `/name` inserts one. */
  quickReplies: z
    .array(quickReply)
    .max(100)
    .refine(isUnique, 'The names of quick replies differ, and not by case alone.')
    .default([]),
  widget: widgetSchema.prefault({}),
})
export type BotSettings = z.infer<typeof botSettingsSchema>

/** The settings after a change, not validated yet: keys that the change names are replaced at any depth, lists as a whole. */
export function mergeSettings(settings: object, change: object): object {
  const merged: Record<string, unknown> = { ...settings }
  for (const [key, value] of Object.entries(change)) {
    const before = Object.hasOwn(settings, key) ? (settings as Record<string, unknown>)[key] : undefined
    merged[key] = isObject(before) && isObject(value) ? mergeSettings(before, value) : value
  }
  return merged
}

/** A bot as the rules see it: its settings, its published flow, and its webhooks. */
export type Bot = {
  id: string
  companyId: string
  name: string
  settings: BotSettings
  /** null: an external program speaks for it through the API. */
  flow: Flow | null
  flowVersion: number | null
  /** The bot's own message webhook, else its company's. */
  messageWebhookId: string | null
  /** The ids of the claim webhooks that its flow names, by URL. */
  claimWebhooks: Record<string, string>
  /** Webhooks of kind EVENT: the bot's own and its company's. */
  eventWebhooks: readonly EventWebhook[]
  /** Those of its company. */
  teams: readonly Team[]
  createdAt: number
}

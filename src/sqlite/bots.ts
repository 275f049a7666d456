import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { type Bot, botSettingsSchema } from '../domain/bot/bot.ts'
import { compileStoredFlow, type Flow } from '../domain/flow/flow.ts'
import type { Team } from '../domain/team/team.ts'
import type { Store } from '../ports/store.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Drizzle } from './open.ts'
import { param } from './prepare.ts'
import { bot, company, flow, webhook } from './tables.ts'
import { teamReader } from './team-reader.ts'

/** Compiled flows by version: a version never changes, so it is compiled once. */
type Compiled = { flow: Flow; claims: Record<string, string> }
const MAX_COMPILED = 1_000
const MAX_KEPT = 10_000

function statements(db: Drizzle) {
  return {
    bot: db
      .select({ bot, companyMessageWebhookId: company.messageWebhookId })
      .from(bot)
      .innerJoin(company, eq(company.id, bot.companyId))
      .where(eq(bot.id, param('id')))
      .prepare(),
    eventWebhooks: db
      .select({ id: webhook.id, botId: webhook.botId, events: webhook.events })
      .from(webhook)
      // The literal, not a parameter: a partial index needs it.
      .where(and(eq(webhook.companyId, param('companyId')), sql`${webhook.kind} = 'EVENT'`))
      .orderBy(asc(webhook.id))
      .prepare(),
    flow: db
      .select()
      .from(flow)
      .where(and(eq(flow.botId, param('botId')), eq(flow.version, param('version'))))
      .prepare(),
  }
}

/**
 * Reads a bot with all that rules need of it, and caches it: every message needs its bot, and bots rarely change. No other process
 * can change them, because one process owns the file. Synchronous, for use inside a transaction.
 */
export class BotReader {
  readonly #run: ReturnType<typeof statements>
  readonly #bots = new Map<string, Bot>()
  readonly #compiled = new Map<string, Compiled>()
  readonly #readTeams: (companyId: string) => readonly Team[]
  readonly #teams = new Map<string, readonly Team[]>()

  constructor(db: Drizzle) {
    this.#run = statements(db)
    this.#readTeams = teamReader(db)
  }

  get(id: string): Bot | null {
    const known = this.#bots.get(id)
    if (known) return known
    const read = this.#read(id)
    if (!read) return null
    if (this.#bots.size >= MAX_KEPT) this.#bots.clear()
    this.#bots.set(id, read)
    return read
  }

  /** The teams of a company: one list for all of its bots. */
  teamsOf(companyId: string): readonly Team[] {
    const known = this.#teams.get(companyId)
    if (known) return known
    const read = this.#readTeams(companyId)
    if (this.#teams.size >= MAX_KEPT) this.#teams.clear()
    this.#teams.set(companyId, read)
    return read
  }

  /** Call it after a write to a bot, its company or a team, and when a commit fails. */
  forget() {
    this.#bots.clear()
    this.#teams.clear()
  }

  #read(id: string): Bot | null {
    const found = this.#run.bot.get({ id })
    if (!found) return null
    const { flowVersion, messageWebhookId, settings, ...rest } = found.bot
    const eventWebhooks = this.#run.eventWebhooks
      .all({ companyId: rest.companyId })
      .filter(({ botId, events }) => events.length > 0 && (botId === null || botId === id))
      .map(({ id, events }) => ({ id, events }))
    const published = flowVersion === null ? null : this.#flowOf(id, flowVersion)
    return {
      ...rest,
      // Settings that were added later than the row have their defaults.
      settings: botSettingsSchema.parse(settings),
      flowVersion,
      flow: published?.flow ?? null,
      claimWebhooks: published?.claims ?? {},
      eventWebhooks,
      teams: this.teamsOf(rest.companyId),
      messageWebhookId: messageWebhookId ?? found.companyMessageWebhookId,
    }
  }

  #flowOf(botId: string, version: number): Compiled {
    const key = `${botId}/${version}`
    const known = this.#compiled.get(key)
    if (known) return known
    const stored = this.#run.flow.get({ botId, version })
    const flow = compileStoredFlow(stored?.document)
    if (Array.isArray(flow)) throw new Error(`the stored flow ${key} is not valid: ${flow[0]?.message}`)
    const entry = { flow, claims: stored?.claims ?? {} }
    if (this.#compiled.size >= MAX_COMPILED) this.#compiled.delete(this.#compiled.keys().next().value as string)
    this.#compiled.set(key, entry)
    return entry
  }
}

export function botStore(db: Drizzle, commit: GroupCommit, reader: BotReader): Store['bots'] {
  return {
    get: async id => reader.get(id),
    list: async ({ companyId, botIds }, page) =>
      db
        .select({ id: bot.id })
        .from(bot)
        .where(
          and(
            eq(bot.companyId, companyId),
            botIds && inArray(bot.id, botIds),
            page.after === null ? undefined : gt(bot.id, page.after),
          ),
        )
        .orderBy(asc(bot.id))
        .limit(page.limit)
        .all()
        .map(row => reader.get(row.id)!),
    create: row =>
      commit.run(() => {
        db.insert(bot).values(row).run()
        reader.forget()
      }),
    update: (id, changed) =>
      commit.run(() => {
        db.update(bot).set(changed).where(eq(bot.id, id)).run()
        reader.forget()
      }),
    publishFlow: (botId, document, claims, at) =>
      commit.run(() => {
        const known = db
          .select()
          .from(webhook)
          .where(and(eq(webhook.botId, botId), eq(webhook.kind, 'CLAIM')))
          .all()
        const ids: Record<string, string> = Object.fromEntries(known.map(row => [row.url, row.id]))
        for (const claim of claims) {
          if (Object.hasOwn(ids, claim.url)) continue
          db.insert(webhook).values(claim).run()
          ids[claim.url] = claim.id
        }
        const last = db.select({ version: bot.flowVersion }).from(bot).where(eq(bot.id, botId)).get()
        const version = (last?.version ?? 0) + 1
        db.insert(flow).values({ botId, version, document, claims: ids, publishedAt: at }).run()
        db.update(bot).set({ flowVersion: version }).where(eq(bot.id, botId)).run()
        reader.forget()
        return version
      }),
  }
}

import { type Principal, restIdentityId, type Staff } from '../domain/access/credential.ts'
import { type Bot, type BotSettings, botSettingsSchema, mergeSettings } from '../domain/bot/bot.ts'
import { teamsIn } from '../domain/bot/deadlines.ts'
import { newSettingsFault } from '../domain/bot/new-settings.ts'
import { type DomainError, isRefusal, refuse } from '../domain/error.ts'
import { compileFlow, type Flow } from '../domain/flow/flow.ts'
import { findTeam } from '../domain/team/team.ts'
import type { EgressGuard } from '../ports/egress.ts'
import { newId } from '../ports/new-id.ts'
import type { Store } from '../ports/store.ts'
import { requireStaff } from './access.ts'
import type { HolderCheck } from './holder-check.ts'
import { readName } from './read-name.ts'
import type { Timers } from './timers/timers.ts'
import type { Webhooks } from './webhooks.ts'

type Parts = {
  store: Pick<Store, 'bots' | 'teams'>
  now: () => number
  isPlatform: (url: string) => boolean
  egress: EgressGuard
  webhooks: Pick<Webhooks, 'newWebhook'>
  holders: Pick<HolderCheck, 'check'>
  timers: Pick<Timers, 'settingsChanged'>
}

/** What an admin does with bots. Each use case answers, or refuses and changes nothing. */
export class Bots {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async createBot(principal: Principal | null, input: { name: string; settings?: unknown }) {
    const staff = requireStaff(principal, 'createBot')
    if (isRefusal(staff)) return staff
    const name = readName(input.name)
    if (isRefusal(name)) return name
    const settings = readSettings(input.settings ?? {}, null)
    if (isRefusal(settings)) return settings
    const unknown = await this.#unknownTeam(staff, settings, null)
    if (unknown) return unknown
    const { store, now } = this.#parts
    const id = newId('bot')
    await store.bots.create({ id, companyId: staff.companyId, name, settings, createdAt: now() })
    return this.#byId(id)
  }

  /** Settings that are not named stay as they are. */
  async updateBot(
    principal: Principal | null,
    input: { botId: string; name?: string | null | undefined; settings?: unknown },
  ) {
    const staff = requireStaff(principal, 'updateBot')
    if (isRefusal(staff)) return staff
    const bot = await this.#find(staff, input.botId)
    if (!bot) return refuse('not_found')
    const name = input.name == null ? bot.name : readName(input.name)
    if (isRefusal(name)) return name
    const changed = input.settings ?? {}
    if (typeof changed !== 'object' || Array.isArray(changed))
      return refuse('bad_input', 'Settings are a JSON object.', { path: 'input.settings' })
    const settings = readSettings(mergeSettings(bot.settings, changed), bot.settings)
    if (isRefusal(settings)) return settings
    const unknown = await this.#unknownTeam(staff, settings, bot.settings)
    if (unknown) return unknown
    const { store, holders, timers } = this.#parts
    await store.bots.update(bot.id, { name, settings })
    // A caller that REST accepts no longer can give nothing back.
    if (settings.restAuth !== bot.settings.restAuth)
      for (const how of ['path', 'open'] as const) await holders.check(restIdentityId(how, bot.id))
    if (JSON.stringify(settings.deadlines) !== JSON.stringify(bot.settings.deadlines)) timers.settingsChanged(bot)
    return this.#byId(bot.id)
  }

  /** Validates the whole document (docs/flow.md): `flow_invalid` names every fault and its module. */
  async publishFlow(principal: Principal | null, input: { botId: string; flow: unknown }) {
    const staff = requireStaff(principal, 'publishFlow')
    if (isRefusal(staff)) return staff
    const bot = await this.#find(staff, input.botId)
    if (!bot) return refuse('not_found')
    const flow = compileFlow(input.flow)
    if (Array.isArray(flow))
      return flowInvalid(
        flow.map(({ module, message }) => (module === null ? message : `module ${module}: ${message}`)),
      )
    const urls = flow.webhookUrls.filter(url => !this.#parts.isPlatform(url))
    const refused = [...this.#refusedUrls(urls), ...(await this.#unknownTeams(staff, flow))]
    if (refused.length > 0) return flowInvalid(refused)
    await this.#publish(staff, bot.id, flow, urls)
    return this.#byId(bot.id)
  }

  /** Host names are not resolved here: a partner's may not exist yet, and each connection checks the address again. */
  #refusedUrls(urls: string[]): string[] {
    return urls.flatMap(url => {
      const refusal = this.#parts.egress.refusalOf(url)
      return refusal ? `the webhook ${url}: ${refusal.message}` : []
    })
  }

  /** Of deadlines. One that was named before may have been deleted since: other settings can be changed all the same. */
  async #unknownTeam(staff: Staff, { deadlines }: BotSettings, stored: BotSettings | null) {
    const known = new Set(stored ? teamsIn(stored.deadlines).map(({ team }) => team) : [])
    const added = teamsIn(deadlines).filter(({ team }) => !known.has(team))
    const [missing] = await this.#missingTeams(
      staff,
      added.map(({ team }) => team),
    )
    const at = added.find(({ team }) => team === missing)
    return at ? refuse('bad_input', 'There is no such team.', { path: at.path }) : null
  }

  async #unknownTeams(staff: Staff, { teams: named }: Flow): Promise<string[]> {
    return (await this.#missingTeams(staff, named)).map(name => `no team is named "${name}"`)
  }

  /** Those that the company does not have. */
  async #missingTeams({ companyId }: Staff, named: readonly string[]): Promise<string[]> {
    if (named.length === 0) return []
    const teams = await this.#parts.store.teams.list(companyId)
    return named.filter(name => !findTeam(teams, name))
  }

  async #publish({ companyId }: Staff, botId: string, flow: Flow, claimUrls: string[]) {
    const { store, webhooks, now } = this.#parts
    const claims = claimUrls.map(url => webhooks.newWebhook('CLAIM', url, companyId, botId))
    await store.bots.publishFlow(botId, flow.document, claims, now())
  }

  async #find({ companyId }: Staff, id: string): Promise<Bot | null> {
    const bot = await this.#parts.store.bots.get(id)
    return bot?.companyId === companyId ? bot : null
  }

  async #byId(id: string): Promise<Bot> {
    return (await this.#parts.store.bots.get(id))!
  }
}

const flowInvalid = (faults: string[]): DomainError =>
  refuse('flow_invalid', `The flow is not valid: ${faults.slice(0, 3).join('; ')}`, { faults })

/** `stored`: the settings before; null: of a new bot. */
function readSettings(value: unknown, stored: BotSettings | null): BotSettings | DomainError {
  const parsed = botSettingsSchema.safeParse(value)
  const issue = parsed.success ? newSettingsFault(parsed.data, stored) : parsed.error.issues[0]
  if (parsed.success && !issue) return parsed.data
  return refuse('bad_input', issue?.message, { path: ['input.settings', ...(issue?.path ?? [])].join('.') })
}

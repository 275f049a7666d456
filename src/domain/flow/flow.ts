import type { Action } from '../conversation/action.ts'
import type { Priority } from '../conversation/handover.ts'
import type { Json } from '../json.ts'
import { truncate } from '../text.ts'
import { checkFlow } from './check.ts'
import { checkNewFlow } from './check-new.ts'
import { compileCondition, type Test } from './condition.ts'
import type { Condition, ConnectionDocument, FlowDocument } from './document.ts'
import type { FlowFault } from './fault.ts'
import { limits } from './limits.ts'
import { emptyPatterns, type Patterns } from './pattern.ts'
import { readShape } from './shape.ts'

/** A compiled flow, shared by all conversations of its bot. `document` is frozen, because messages hold parts of it. */
export type Flow = {
  /** As published, defaults filled in. */
  document: FlowDocument
  start: string
  fallback: string | null
  /** The bot's global connections. */
  connections: Connection[]
  /** ClaimEnd to module id. */
  takeover: Map<string, string>
  modules: Map<string, Module>
  /** Every claim URL in the flow, once, and every team. */
  webhookUrls: string[]
  teams: string[]
}
export type Module = {
  id: string
  actions: Action[]
  request: Request | null
  waitForInput: boolean
  skipGlobalConnections: boolean
  fallback: string | null
  connections: Connection[]
}
/** Asks for an agent: by a claim webhook, or (`url` null) in our own queue. */
export type Request = {
  url: string | null
  team: string | null
  reason: string | null
  summary: string | null
  priority: Priority
  code: string | null
}
export type Connection = { when: Test | null } & (
  | { kind: 'go-to'; goTo: string }
  | { kind: 'set'; name: string; value: Json /** Characters of the value as JSON. */; length: number }
  | { kind: 'request'; request: Request }
)

/** Checks and compiles a flow document to publish. Returns the flow, or its faults up to `limits.faults`; never throws. */
export function compileFlow(document: unknown): Flow | FlowFault[] {
  const flow = compileStoredFlow(document)
  if (Array.isArray(flow)) return flow
  const faults = [...checkNewFlow(flow.document)].slice(0, limits.faults)
  return faults.length > 0 ? faults.map(withShortMessage) : flow
}

/** The same without the rules that are newer than stored flows may be. */
export function compileStoredFlow(document: unknown): Flow | FlowFault[] {
  const shape = readShape(document)
  const patterns = emptyPatterns()
  const faults = [...shape.faults]
  for (const fault of checkFlow(shape.copy, patterns)) if (faults.push(fault) >= limits.faults) break
  if (!shape.document || faults.length > 0) return faults.slice(0, limits.faults).map(withShortMessage)
  return compile(deepFreeze(shape.document), patterns)
}

const withShortMessage = ({ module, message }: FlowFault): FlowFault => ({ module, message: truncate(message, 500) })

function compile(document: FlowDocument, patterns: Patterns): Flow {
  const connections = (list: ConnectionDocument[]) => list.map(one => toConnection(one, patterns))
  const modules = document.modules.map(
    (module): Module => ({
      ...module,
      request: toRequest(module),
      fallback: module.fallback ?? null,
      connections: connections(module.connections),
    }),
  )
  return {
    document,
    start: document.start,
    fallback: document.fallback ?? null,
    connections: connections(document.connections),
    takeover: new Map(document.takeover.map(one => [one.claimEnd, one.goTo])),
    modules: new Map(modules.map(module => [module.id, module])),
    webhookUrls: urlsOf(document),
    teams: teamsOf(document),
  }
}

function toConnection({ when, goTo, set, ...asks }: ConnectionDocument, patterns: Patterns): Connection {
  const test = when ? compileCondition(when, patterns) : null
  if (goTo !== undefined) return { when: test, kind: 'go-to', goTo }
  if (set) return { when: test, kind: 'set', ...set, length: JSON.stringify(set.value).length }
  return { when: test, kind: 'request', request: toRequest(asks)! }
}

const noDetails = { url: null, team: null, reason: null, summary: null, priority: 'NORMAL', code: null } as const

function toRequest({ webhook, handover }: Pick<ConnectionDocument, 'webhook' | 'handover'>): Request | null {
  return webhook || handover ? { ...noDetails, ...webhook, ...handover } : null
}

/** Those that handovers wait for, and those that conditions ask about. */
function teamsOf(document: FlowDocument): string[] {
  const connections = [document, ...document.modules].flatMap(holder => holder.connections)
  const asked = [...document.modules, ...connections].map(holder => holder.handover?.team)
  const all = [...asked, ...connections.flatMap(({ when }) => (when ? availableIn(when) : []))]
  return [...new Set(all.filter(team => team !== undefined))]
}

const availableIn = ({ available, all = [], any = [], not }: Condition): string[] => [
  ...(available === undefined ? [] : [available]),
  ...[...all, ...any, ...(not ? [not] : [])].flatMap(availableIn),
]

function urlsOf(document: FlowDocument): string[] {
  const connections = [document, ...document.modules].flatMap(holder => holder.connections)
  const urls = [...document.modules, ...connections].map(holder => holder.webhook?.url)
  return [...new Set(urls.filter(url => url !== undefined))]
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}

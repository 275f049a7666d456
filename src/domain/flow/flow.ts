import type { Action } from '../conversation/action.ts'
import { type HandoverRequest, noRequest } from '../conversation/handover.ts'
import type { Json } from '../json.ts'
import { truncate } from '../text.ts'
import { checkFlow } from './check.ts'
import { checkNewFlow } from './check-new.ts'
import { compileCondition, type Test } from './condition.ts'
import type { ConnectionDocument, FlowDocument } from './document.ts'
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
  /** Every claim URL in the flow, once. */
  webhookUrls: string[]
}
export type Module = {
  id: string
  actions: Action[]
  webhook: Webhook | null
  waitForInput: boolean
  skipGlobalConnections: boolean
  fallback: string | null
  connections: Connection[]
}
export type Webhook = { url: string } & HandoverRequest
export type Connection = { when: Test | null } & (
  | { kind: 'go-to'; goTo: string }
  | { kind: 'set'; name: string; value: Json /** Characters of the value as JSON. */; length: number }
  | ({ kind: 'webhook' } & Webhook)
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
      webhook: module.webhook ? toWebhook(module.webhook) : null,
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
  }
}

function toConnection({ when, goTo, set, webhook }: ConnectionDocument, patterns: Patterns): Connection {
  const test = when ? compileCondition(when, patterns) : null
  if (goTo !== undefined) return { when: test, kind: 'go-to', goTo }
  if (set) return { when: test, kind: 'set', ...set, length: JSON.stringify(set.value).length }
  return { when: test, kind: 'webhook', ...toWebhook(webhook!) }
}

const toWebhook = (webhook: { url: string } & Partial<HandoverRequest>): Webhook => ({ ...noRequest, ...webhook })

function urlsOf(document: FlowDocument): string[] {
  const connections = [document, ...document.modules].flatMap(holder => holder.connections)
  const urls = [...document.modules, ...connections].map(holder => holder.webhook?.url)
  return [...new Set(urls.filter(url => url !== undefined))]
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}

import { type Condition, describeCondition } from './condition.ts'

/** A flow as boxes and arrows. Beside its modules there is one box for the rules that hold anywhere, and one for the return from a person. */
export type Box = {
  id: string
  kind: 'module' | 'anywhere' | 'returned'
  title: string
  /** Its first text. */
  text: string
  start: boolean
  fallback: boolean
  /** Who is asked to take over: our queue, or the host of a partner; null: the module hands nothing over. */
  handsOverTo: string | null
  continues: boolean
}
export type Arrow = {
  from: string
  to: string
  label: string
  kind: 'connection' | 'fallback' | 'takeover'
}
export type Graph = { boxes: Box[]; arrows: Arrow[] }

type Connection = { when?: Condition; goTo?: string; set?: { name: string }; webhook?: { url: string } }
type Module = {
  id: string
  actions?: { type: string; text?: string; cards?: { title: string }[]; url?: string }[]
  webhook?: { url: string; reason?: string }
  waitForInput?: boolean
  connections?: Connection[]
  fallback?: string
}
type Flow = {
  start: string
  fallback?: string
  connections?: Connection[]
  takeover?: { claimEnd: string; goTo: string }[]
  modules: Module[]
}

/** No module can be called these: a flow's names have no such character. */
export const ANYWHERE = '\u0000anywhere'
export const RETURNED = '\u0000returned'

export function graphOf(flow: unknown): Graph {
  const { start, fallback, connections = [], takeover = [], modules } = flow as Flow
  const boxes = modules.map(module => moduleBox(module, start, fallback))
  const arrows = modules.flatMap(module => arrowsOf(module.id, module.connections ?? [], module.fallback))
  const everywhere = arrowsOf(ANYWHERE, connections, fallback)
  if (everywhere.length > 0) boxes.push(specialBox(ANYWHERE, 'anywhere', 'Anywhere', 'applies in every module'))
  if (takeover.length > 0) boxes.push(specialBox(RETURNED, 'returned', 'Given back by a person', 'chosen by outcome'))
  const back = takeover.map(({ claimEnd, goTo }) => ({
    from: RETURNED,
    to: goTo,
    label: claimEnd || 'no outcome',
    kind: 'takeover' as const,
  }))
  const known = new Set(boxes.map(box => box.id))
  return { boxes, arrows: merged([...arrows, ...everywhere, ...back].filter(({ to }) => known.has(to))) }
}

function moduleBox(
  { id, actions = [], webhook, waitForInput, connections = [] }: Module,
  start: string,
  fallback?: string,
): Box {
  const target = webhook?.url ?? connections.find(each => each.webhook)?.webhook?.url ?? null
  return {
    id,
    kind: 'module',
    title: id,
    text: firstText(actions),
    start: id === start,
    fallback: id === fallback,
    handsOverTo: target === null ? null : nameOfTarget(target),
    continues: waitForInput === false,
  }
}

const specialBox = (id: string, kind: Box['kind'], title: string, text: string): Box => {
  return { id, kind, title, text, start: false, fallback: false, handsOverTo: null, continues: false }
}

function firstText(actions: NonNullable<Module['actions']>): string {
  for (const { type, text, cards, url } of actions) {
    if (text) return text
    if (cards?.[0]) return cards[0].title
    if (type === 'media' && url) return url
  }
  return 'no message'
}

const nameOfTarget = (url: string) => {
  if (/\/bot\/transfer\/human\/?$/.test(url)) return 'our queue'
  try {
    return new URL(url).host
  } catch {
    return 'a partner'
  }
}

function arrowsOf(from: string, connections: Connection[], fallback: string | undefined): Arrow[] {
  const found: Arrow[] = []
  for (const { when, goTo } of connections)
    if (goTo !== undefined) found.push({ from, to: goTo, label: describeCondition(when), kind: 'connection' })
  if (fallback !== undefined) found.push({ from, to: fallback, label: 'otherwise', kind: 'fallback' })
  return found
}

/** Joins several connections between the same two boxes in one arrow, with all their labels. */
function merged(arrows: Arrow[]): Arrow[] {
  const found = new Map<string, Arrow>()
  for (const arrow of arrows) {
    const key = JSON.stringify([arrow.from, arrow.to, arrow.kind])
    const same = found.get(key)
    if (same) same.label += `, ${arrow.label}`
    else found.set(key, { ...arrow })
  }
  return [...found.values()]
}

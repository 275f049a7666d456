import { type BatonError, createVisitor, newId, type StartConversationInput } from '@baton/client'
import type { Memory } from './memory.ts'
import type { Session, Who } from './who.ts'

export type StartParts = { server: string; who: Who; memory: Memory; signal: AbortSignal }
/** `seq`: how far its log went then; left out where it is known from before. */
export type Started = Session & { seq?: number }
export type Unstarted = { phase: 'sign-in' | 'unavailable'; code: string; message: string }

const LOOKS = 20
const LOOK_MS = 50

/**
 * The conversation that is open, or a new one, asked for until there is an answer. What is asked lies in the memory until then: a reload, or another tab,
 * asks the same, and so begins no second.
 */
export async function start(
  parts: StartParts,
  fresh: () => StartConversationInput,
  waited: boolean,
): Promise<Started | Unstarted> {
  const { memory, signal } = parts
  // What another tab has written takes a moment to be seen here, though its lock is gone.
  for (let look = 0; waited && look < LOOKS && (memory.get<Session>('session')?.ended ?? true); look += 1)
    await pause(LOOK_MS, signal)
  const before = memory.get<Session>('session')
  if (before && !before.ended) return before
  let previous = before
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const input = memory.get<StartConversationInput>('starting') ?? fresh()
    memory.set('starting', input)
    try {
      const result = await ask(parts, previous, input)
      memory.remove('starting')
      if (result.__typename === 'StartConversationSuccess') {
        const session = { id: result.conversation.id, token: parts.who.anonymous ? result.visitorToken : null }
        memory.set('session', session)
        return { ...session, seq: result.conversation.lastSeq }
      }
      // It was asked with other words before.
      if (result.code !== 'idempotency_conflict' || attempt > 2)
        return { phase: 'unavailable', code: result.code, message: result.message }
    } catch (error) {
      const { code, message } = error as BatonError
      const refused = code === 'token_refused' || code === 'unauthenticated' || code === 'forbidden'
      if (refused && previous) previous = null
      else if (refused) return { phase: 'sign-in', code, message }
      else if (code === 'unreachable' || code === 'rate_limited')
        await pause(Math.min(1_000 * 2 ** attempt, 15_000), signal)
      else return { phase: 'unavailable', code, message }
    }
  }
  return { phase: 'unavailable', code: 'closed', message: 'Given up.' }
}

async function ask(
  { server, who, memory, signal }: StartParts,
  previous: Session | null,
  input: StartConversationInput,
) {
  // Whoever talked before is the same visitor still, with what the bot knows of them.
  const token = who.anonymous ? (previous?.token ?? undefined) : who.tokens(memory, null)
  const baton = createVisitor({ url: server, ...(token !== undefined && { token }) })
  const end = () => baton.dispose()
  signal.addEventListener('abort', end)
  try {
    return await baton.startConversation({ idempotencyKey: newId(), ...input })
  } finally {
    signal.removeEventListener('abort', end)
    end()
  }
}

/** Ends early when the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
    signal.addEventListener('abort', end, { once: true })
  })
}

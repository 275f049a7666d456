import { type BatonError, newId, type StartConversationInput } from '@baton/client'
import { type Connection, connect } from './connect.ts'
import { type Identity, type StoredSession, sessionExample } from './identity.ts'
import type { JsonStorage } from './storage.ts'

type Parts = { connection: Connection; identity: Identity; storage: JsonStorage; signal: AbortSignal }
/** `seq`: the log's last seq at the start; left out when the conversation was open before. */
type Started = StoredSession & { seq?: number }
type NotStarted = { phase: 'sign-in' | 'unavailable'; code: string; message: string }

const MAX_CHECKS = 20
const CHECK_MS = 50

/**
 * Returns the open conversation, or starts one and retries until the server answers. The input is stored until then: after a reload,
 * or in another tab, the same input is sent, so no second conversation starts.
 */
export async function startConversation(
  parts: Parts,
  newInput: () => StartConversationInput,
  waited: boolean,
): Promise<Started | NotStarted> {
  const { storage, signal } = parts
  const stored = () => storage.get<StoredSession>('session', sessionExample)
  // Another tab's write arrives shortly after it has released its lock.
  for (let check = 0; waited && check < MAX_CHECKS && (stored()?.ended ?? true); check += 1)
    await pause(CHECK_MS, signal)
  let previous = stored()
  if (previous && !previous.ended) return previous
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const before = storage.get<StartConversationInput>('starting', { botId: '', idempotencyKey: '' })
    const input = before ?? newInput()
    storage.set('starting', input)
    try {
      const result = await request(parts, previous, input)
      storage.remove('starting')
      if (result.__typename === 'StartConversationSuccess') {
        const session = { id: result.conversation.id, token: parts.identity.anonymous ? result.visitorToken : null }
        storage.set('session', session)
        return { ...session, seq: result.conversation.lastSeq }
      }
      // An earlier request had the same id and other content, or was erased: the next attempt takes a new id.
      const isUsed = result.code === 'idempotency_conflict' || result.code === 'erased'
      if (!isUsed || attempt > 2) return { phase: 'unavailable', code: result.code, message: result.message }
    } catch (error) {
      const { code, message } = error as BatonError
      if (signal.aborted) break
      const refused = code === 'token_refused' || code === 'unauthenticated' || code === 'forbidden'
      if (refused && previous) previous = null
      else if (refused) return { phase: 'sign-in', code, message }
      else if (code === 'unreachable' || code === 'rate_limited')
        await pause(Math.min(1_000 * 2 ** attempt, 15_000), signal)
      else {
        storage.remove('starting')
        // A page before this one stored it.
        if (!before) return { phase: 'unavailable', code, message }
      }
    }
  }
  return { phase: 'unavailable', code: 'closed', message: '' }
}

async function request(
  { connection, identity, storage, signal }: Parts,
  previous: StoredSession | null,
  input: StartConversationInput,
) {
  // With the token of the ended conversation the visitor stays the same one, and the bot keeps what it knows of them.
  const token = identity.anonymous ? (previous?.token ?? undefined) : identity.tokens(storage, null)
  const baton = connect(connection, token === undefined ? {} : { token })
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

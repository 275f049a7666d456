import { BatonError, createBaton } from '@baton/client'
import { signal } from '@preact/signals'
import { Desk, type Me } from '../desk.ts'
import { DeskBots, DeskViewer } from '../documents.ts'
import { route } from '../navigation.ts'
import { parseRoute } from '../route.ts'
import { clearKey, storedKey, storeKey, takeKeyFromAddress } from './stored-credential.ts'

/** Who is signed in: no agent (and why), a key that is being checked, or a working desk. */
export type Session =
  | { phase: 'signed-out'; reason: string | null; key: string }
  | { phase: 'signing-in' }
  | { phase: 'signed-in'; desk: Desk }

export const session = signal<Session>({ phase: 'signed-out', reason: null, key: '' })

/** A key in the address signs in where no agent is signed in yet, and in a page that embeds the desk; elsewhere it must be confirmed. */
export function startSession() {
  const given = takeKeyFromAddress()
  route.value = parseRoute(location.hash)
  const stored = storedKey()
  const embedded = window.top !== window
  if (given && stored && given !== stored && !embedded) {
    const reason = 'This link contains a different key from the one you used here. Sign in to switch.'
    session.value = { phase: 'signed-out', reason, key: given }
  } else if (given) signIn(given, null)
  else if (stored) signIn(stored, null)
}

/** `remember`: on this device, or for this tab; null: where it is stored already, else for this tab. */
export async function signIn(key: string, remember: boolean | null) {
  session.value = { phase: 'signing-in' }
  const retries = signal(0)
  const baton = createBaton({
    url: location.origin,
    token: key,
    onRetry: ({ attempt }) => {
      retries.value = attempt + 1
    },
  })
  const out = (reason: string, left = key) => {
    baton.dispose()
    session.value = { phase: 'signed-out', reason, key: left }
  }
  try {
    const { viewer } = await baton.request(DeskViewer, {})
    const refusal = refusalReason(viewer.role)
    if (refusal) {
      clearKey()
      return out(refusal, '')
    }
    const { bots } = await baton.request(DeskBots, {})
    if (remember !== null || storedKey() !== key) storeKey(key, remember ?? false)
    const me = { id: viewer.actorId, name: viewer.name ?? 'Agent', role: viewer.role } as Me
    session.value = {
      phase: 'signed-in',
      desk: new Desk({ baton, me, bots: bots.edges.map(({ node }) => node), retries, onRefused }),
    }
  } catch (error) {
    const code = error instanceof BatonError ? error.code : 'internal'
    // A key that the server rejects is removed; one that could not be checked is kept.
    if (invalidKeyCodes.includes(code)) clearKey()
    out(messages[code] ?? `Signing in failed: ${error instanceof Error ? error.message : error}`)
  }
}

export function signOut(reason: string | null = null) {
  const { value } = session
  if (value.phase === 'signed-in') value.desk.close()
  clearKey()
  session.value = { phase: 'signed-out', reason, key: '' }
}

const onRefused = () =>
  signOut('Your key was revoked or has expired, so you were signed out. Ask an administrator for a new one.')

const invalidKeyCodes = ['token_refused', 'unauthenticated', 'forbidden']
const messages: Record<string, string> = {
  token_refused: 'This key is not valid: it is wrong, was revoked, or has expired.',
  unauthenticated: 'This key is not valid: it is wrong, was revoked, or has expired.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  forbidden: 'This key cannot read conversations: its permissions are limited.',
}

function refusalReason(role: string | null): string | null {
  if (role === null) return 'This is a visitor’s token. The desk needs an agent key.'
  if (role === 'BOT') return 'This is a bot’s key. Use an agent key, so that messages show who wrote them.'
  return null
}

import { BatonError, createBaton } from '@baton/client'
import { signal } from '@preact/signals'
import { type Desk, type Me, makeDesk } from '../desk.ts'
import { DeskBots, DeskViewer } from '../documents.ts'
import { route } from '../navigation.ts'
import { parseRoute } from '../route.ts'
import { forgetKey, keepKey, keptKey, takeKey } from './stored-credential.ts'

/** Who is signed in: no agent (and why), a key that is being checked, or a working desk. */
export type Session =
  | { phase: 'out'; reason: string | null; key: string }
  | { phase: 'asking' }
  | { phase: 'in'; desk: Desk }

export const session = signal<Session>({ phase: 'out', reason: null, key: '' })

/** A key in the address signs in where no agent is signed in yet, and in a page that embeds the desk; elsewhere it must be confirmed. */
export function begin() {
  const given = takeKey()
  route.value = parseRoute(location.hash)
  const kept = keptKey()
  const embedded = window.top !== window
  if (given && kept && given !== kept && !embedded) {
    const reason = 'This link brings another key than the one you used here. Sign in to change over.'
    session.value = { phase: 'out', reason, key: given }
  } else if (given) signIn(given, null)
  else if (kept) signIn(kept, null)
}

/** `remember`: on this device, or for this tab; null: where it is stored already, else for this tab. */
export async function signIn(key: string, remember: boolean | null) {
  session.value = { phase: 'asking' }
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
    session.value = { phase: 'out', reason, key: left }
  }
  try {
    const { viewer } = await baton.request(DeskViewer, {})
    const no = refusalOf(viewer.role)
    if (no) {
      forgetKey()
      return out(no, '')
    }
    const { bots } = await baton.request(DeskBots, {})
    if (remember !== null || keptKey() !== key) keepKey(key, remember ?? false)
    const me = { id: viewer.actorId, name: viewer.name ?? 'Agent', role: viewer.role } as Me
    const nodes = bots.edges.map(({ node }) => node)
    session.value = { phase: 'in', desk: makeDesk(baton, me, nodes, { retries, refused }) }
  } catch (error) {
    const code = error instanceof BatonError ? error.code : 'internal'
    // A key that the server rejects is removed; one that could not be checked is kept.
    if (wrong.includes(code)) forgetKey()
    out(words[code] ?? `Signing in failed: ${error instanceof Error ? error.message : error}`)
  }
}

export function signOut(reason: string | null = null) {
  const { value } = session
  if (value.phase === 'in') value.desk.close()
  forgetKey()
  session.value = { phase: 'out', reason, key: '' }
}

const refused = () =>
  signOut('Your key was revoked or has expired, so you were signed out. Ask an administrator for a new one.')

const wrong = ['token_refused', 'unauthenticated', 'forbidden']
const words: Record<string, string> = {
  token_refused: 'This key is not known here: it is wrong, was revoked, or has expired.',
  unauthenticated: 'This key is not known here: it is wrong, was revoked, or has expired.',
  unreachable: 'The server cannot be reached. Check the connection and try again.',
  forbidden: 'This key may not read the company’s conversations: it was narrowed to other things.',
}

function refusalOf(role: string | null): string | null {
  if (role === null) return 'This is a visitor’s token. The desk needs the key of an agent.'
  if (role === 'BOT') return 'This is a bot’s key. A person needs the key of an agent, so that it is clear who speaks.'
  return null
}

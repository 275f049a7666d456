import { BatonError } from './error.ts'

/**
 * A key or token as it is, or how to get one: called when there is none yet, and again when the server refuses the last one,
 * which it is given.
 */
export type TokenSource = string | ((refused: string | null) => string | Promise<string>)

/** Refusals of one token before it is given up: the source has been asked twice for another by then. */
const PATIENCE = 3

export type Tokens = ReturnType<typeof makeTokens>

/** Keeps the token in use. `get` throws `token_refused` where the source has nothing but what was refused. */
export function makeTokens(source: TokenSource | undefined) {
  let current: Promise<string> | null = null
  let refused: { token: string; times: number } | null = null
  return {
    get(): Promise<string> | null {
      if (source === undefined) return null
      current ??= ask(source).catch(error => {
        current = null
        throw error
      })
      return current
    },
    /** This token was turned away: the next `get` asks for another. */
    refuse(token: string) {
      refused = { token, times: refused?.token === token ? refused.times + 1 : 1 }
      current = null
    },
    /** This one was let in. */
    accept() {
      refused = null
    },
  }

  async function ask(from: TokenSource): Promise<string> {
    const token = typeof from === 'string' ? from : await from(refused?.token ?? null)
    if (refused?.token !== token || refused.times < PATIENCE) return token
    refused = null
    throw new BatonError('token_refused', `The server refused the token ${PATIENCE} times, and there is no other.`)
  }
}

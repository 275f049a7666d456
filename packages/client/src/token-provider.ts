import { BatonError } from './error.ts'

/**
 * A key or token as it is, or how to get one: called when there is none yet, and again when the server refuses the last one,
 * which it is given.
 */
export type TokenSource = string | ((refused: string | null) => string | Promise<string>)

/** Refusals of one token before it is given up: its source has been asked twice for another by then. */
const SAME = 3
/** Refusals in a row, whatever the tokens. */
const ANY = 6

export type Tokens = ReturnType<typeof makeTokens>

/** Keeps the token in use. `get` throws `token_refused` where the source has nothing but what is refused. */
export function makeTokens(source: TokenSource | undefined) {
  let asked: Promise<string> | null = null
  let current: string | null = null
  let refused: string | null = null
  let same = 0
  let any = 0
  return {
    get(): Promise<string> | null {
      if (source === undefined) return null
      asked ??= ask(source).catch(error => {
        asked = null
        throw error
      })
      return asked
    },
    /** This token was turned away: the next `get` asks for another, unless there is another already. */
    refuse(token: string) {
      if (token !== current) return
      same = token === refused ? same + 1 : 1
      any += 1
      refused = token
      current = null
      asked = null
    },
    /** The server let it in. */
    accept() {
      refused = null
      any = 0
    },
  }

  async function ask(from: TokenSource): Promise<string> {
    const token = typeof from === 'string' ? from : await from(refused)
    if ((token === refused && same >= SAME) || any >= ANY) {
      refused = null
      any = 0
      throw new BatonError('token_refused', 'The server keeps refusing the token, and there is no other.')
    }
    current = token
    return token
  }
}

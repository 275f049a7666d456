import { BatonError } from './error.ts'

/**
 * A key or token, or a function that returns one. The function is called when a token is first needed, and again when
 * the server refuses the last one, which it receives as its argument.
 */
export type TokenSource = string | ((refused: string | null) => string | Promise<string>)

/**
 * Refusals of one and the same token before the client gives up. The source has been asked for another one twice by
 * then.
 */
const MAX_REFUSALS_OF_ONE_TOKEN = 3
/** Refusals in a row, of any tokens, before the client gives up. */
const MAX_REFUSALS_IN_A_ROW = 6

/** Keeps the token in use, and asks the source for another after a refusal. @internal */
export class TokenProvider {
  readonly #source: TokenSource | undefined
  #request: Promise<string> | null = null
  #current: string | null = null
  #refused: string | null = null
  #refusalsOfOneToken = 0
  #refusalsInARow = 0

  constructor(source: TokenSource | undefined) {
    this.#source = source
  }

  /** Null without a source. Rejects with `token_refused` when the source has no token that the server accepts. */
  get(): Promise<string> | null {
    if (this.#source === undefined) return null
    this.#request ??= this.#ask(this.#source).catch(error => {
      this.#request = null
      throw error
    })
    return this.#request
  }

  /** The server refused this token. The next `get` asks for another one, unless the token was replaced meanwhile. */
  refuse(token: string) {
    if (token !== this.#current) return
    this.#refusalsOfOneToken = token === this.#refused ? this.#refusalsOfOneToken + 1 : 1
    this.#refusalsInARow += 1
    this.#refused = token
    this.#current = null
    this.#request = null
  }

  /** The server accepted the token in use. */
  accept() {
    this.#refused = null
    this.#refusalsInARow = 0
  }

  async #ask(source: TokenSource): Promise<string> {
    const token = typeof source === 'string' ? source : await source(this.#refused)
    const refusedTooOften = token === this.#refused && this.#refusalsOfOneToken >= MAX_REFUSALS_OF_ONE_TOKEN
    if (refusedTooOften || this.#refusalsInARow >= MAX_REFUSALS_IN_A_ROW) {
      this.accept()
      throw new BatonError('token_refused', 'The server refuses the token.')
    }
    this.#current = token
    return token
  }
}

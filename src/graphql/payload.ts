/** The answer to one event of a subscription as JSON, which any number of subscribers share. */
export class Payload {
  readonly text: string
  /** The position behind it; null: it has none. */
  readonly cursor: string | null
  #key = ''
  #encoded: Buffer | null = null

  constructor(text: string, cursor: string | null) {
    this.text = text
    this.cursor = cursor
  }

  /** What a transport makes of it. Only the newest is kept: subscribers with the same key share it. */
  encoded(key: string, encode: (text: string) => Buffer): Buffer {
    if (this.#encoded !== null && this.#key === key) return this.#encoded
    this.#key = key
    this.#encoded = encode(this.text)
    return this.#encoded
  }
}

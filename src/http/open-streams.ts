import { networkOf } from './client-ip.ts'

/** Counts the sockets and server-sent events of each address, so that one cannot take all that this server carries. */
export class OpenStreams {
  readonly #most: number
  readonly #open = new Map<string, number>()

  /** `most` of one address; 0: no limit. */
  constructor(most: number) {
    this.#most = most
  }

  /** The function to call when it has closed; null: the limit is reached. */
  open(address: string): (() => void) | null {
    const network = networkOf(address)
    const count = this.#open.get(network) ?? 0
    if (this.#most > 0 && count >= this.#most) return null
    this.#open.set(network, count + 1)
    return () => this.#close(network)
  }

  #close(network: string) {
    const count = this.#open.get(network)! - 1
    if (count > 0) this.#open.set(network, count)
    else this.#open.delete(network)
  }
}

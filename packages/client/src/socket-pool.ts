import {
  type Sink,
  type Subscription,
  SubscriptionSocket,
  type SubscriptionSocketOptions,
} from './subscription-socket.ts'
import type { TypedDocument } from './typed-document.ts'

/** Subscriptions that share a socket. The server allows 200. */
const MAX_PER_SOCKET = 100

/** Spreads subscriptions over as few sockets as they need, which is one for most programs. */
export class SocketPool {
  readonly #options: SubscriptionSocketOptions
  readonly #sockets: SubscriptionSocket[] = []

  constructor(options: SubscriptionSocketOptions) {
    this.#options = options
  }

  subscribe<R extends object, V>(document: TypedDocument<R, V>, variables: V, sink: Sink<R[keyof R]>): Subscription {
    const socket = this.#sockets.find(({ size }) => size < MAX_PER_SOCKET) ?? this.#add()
    return socket.subscribe(document, variables, sink)
  }

  #add(): SubscriptionSocket {
    const socket = new SubscriptionSocket(this.#options)
    this.#sockets.push(socket)
    return socket
  }
}

import {
  type Document,
  type Line,
  type LineOptions,
  makeLine,
  type Sink,
  type Subscription,
} from './subscription-socket.ts'

/** Subscriptions that share a socket; the server takes 200. */
const PER_SOCKET = 100

export type Link = ReturnType<typeof makeLink>

/** As few sockets as the subscriptions need: one, for most. */
export function makeLink(options: LineOptions) {
  const lines: Line[] = []
  return {
    subscribe<R extends object, V>(document: Document<R, V>, variables: V, sink: Sink<R[keyof R]>): Subscription {
      const line = lines.find(each => each.open() < PER_SOCKET) ?? another()
      return line.subscribe(document, variables, sink)
    },
  }

  function another(): Line {
    const line = makeLine(options)
    lines.push(line)
    return line
  }
}

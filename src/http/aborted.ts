import type { IncomingMessage } from 'node:http'

/** Whether the client has disconnected before its request was complete: what then fails is no error of ours. */
export const hasLeft = (request: IncomingMessage | undefined): boolean =>
  request?.destroyed === true && !request.complete

/** What the log says of a request whose client left before the answer (nginx's status; no client sees it). */
export const CLIENT_LEFT = 499

/** The codes we close a socket with beside those of graphql-transport-ws, and what a client does then (PROTOCOL.md). */
export const closeCodes = {
  restart: { code: 1012, reason: 'Service restart', client: 'Come back, resume after your last cursor.' },
  tooSlow: { code: 1013, reason: 'Too slow', client: 'Come back, resume after your last cursor.' },
  expired: { code: 4403, reason: 'Expired', client: 'Come back with a fresh token, resume after your last cursor.' },
  tooBig: { code: 1009, reason: 'Max payload size exceeded', client: 'Do not send that frame again.' },
} as const

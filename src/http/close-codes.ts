/** The codes with which the server closes a socket, beside those of graphql-transport-ws, and what a client does then (PROTOCOL.md). */
export const closeCodes = {
  restart: { code: 1012, reason: 'Service restart', client: 'Reconnect, and resume after your last cursor.' },
  tooSlow: { code: 1013, reason: 'Too slow', client: 'Reconnect, and resume after your last cursor.' },
  expired: {
    code: 4403,
    reason: 'Expired',
    client: 'Reconnect with a fresh token, and resume after your last cursor.',
  },
  misplaced: {
    code: 4400,
    reason: 'Credential not read: send {"authorization": "Bearer …"} in connection_init',
    client: 'A fault of the client: send the credential where it is read.',
  },
  tooBig: { code: 1009, reason: 'Max payload size exceeded', client: 'Do not send that frame again.' },
} as const

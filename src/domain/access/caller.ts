import type { Principal } from './credential.ts'

/** Whose work it is, for dividing time and counting against limits: all sockets and requests of one caller are one. */
export function callerOf(principal: Principal | null): string {
  if (principal === null) return 'anonymous'
  if (principal.kind === 'key') return `key/${principal.keyId}`
  // A userId is unique within its bot only.
  return principal.kind === 'visitor' ? `user/${principal.botId}/${principal.userId}` : 'system'
}

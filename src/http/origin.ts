/** Whether a page of this origin may call this server. A request without an origin does not come from a page. */
export type AllowsOrigin = (origin: string | undefined) => boolean

/** `allowed`: origins, or `*`. Baton's own pages, served from `ownOrigins`, always may. */
export function createAllowsOrigin(allowed: readonly string[], ownOrigins: readonly string[]): AllowsOrigin {
  const all = allowed.includes('*')
  const known = new Set([...allowed, ...ownOrigins])
  return origin => origin === undefined || all || known.has(origin)
}

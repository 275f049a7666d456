/** Whether a page of this origin may speak to us; no origin is no page. */
export type AllowsOrigin = (origin: string | undefined) => boolean

/** `allowed`: origins, or `*` for every page. Our own pages always may; `ownOrigins` is where they are served from. */
export function createAllowsOrigin(allowed: readonly string[], ownOrigins: readonly string[]): AllowsOrigin {
  const all = allowed.includes('*')
  const known = new Set([...allowed, ...ownOrigins])
  return origin => origin === undefined || all || known.has(origin)
}

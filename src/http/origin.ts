/** Whether a page of this origin may call this server. A request without an origin does not come from a page. */
export type AllowsOrigin = (origin: string | undefined) => boolean

/** `allowed`: origins, or `*`. Baton's own pages, served from `own` origins, always may. */
export function createAllowsOrigin(allowed: readonly string[], own: readonly string[]): AllowsOrigin {
  const all = allowed.includes('*')
  const known = new Set([...allowed, ...own])
  return origin => origin === undefined || all || known.has(origin)
}

/** The origins of this server's own pages. */
export function ownOrigins({ publicUrl, host, port }: { publicUrl: string | null; host: string; port: number }) {
  const local = [host, 'localhost', '127.0.0.1'].map(name => `http://${name}:${port}`)
  return publicUrl ? [new URL(publicUrl).origin, ...local] : local
}

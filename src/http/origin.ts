import { networkInterfaces } from 'node:os'

/** Whether a page of this origin may call this server. A request without an origin does not come from a page. */
export type AllowsOrigin = (origin: string | undefined) => boolean

/** `allowed`: origins, or `*`. Baton's own pages, served from `own` origins, always may. */
export function createAllowsOrigin(allowed: readonly string[], own: () => readonly string[]): AllowsOrigin {
  const all = allowed.includes('*')
  const known = new Set(allowed)
  return origin => origin === undefined || all || known.has(origin) || own().includes(origin)
}

type Listening = { publicUrl: string | null; host: string; port: number }

/** The origins of this server's own pages. A server that listens everywhere is reached by each address of the machine. */
export function ownOrigins({ publicUrl, host, port }: Listening): string[] {
  const everywhere = host === '0.0.0.0' || host === '::'
  const names = [host, 'localhost', '127.0.0.1', '::1', ...(everywhere ? ownAddresses() : [])]
  const local = names.map(name => originOf(name.includes(':') ? `[${name}]` : name, port))
  const origins = [publicUrl && new URL(publicUrl).origin, ...local].filter(origin => origin !== null)
  return [...new Set(origins)]
}

/** As a browser spells it: without port 80, and IPv6 in its short form. null: an address with a zone, which no page has. */
const originOf = (name: string, port: number): string | null => URL.parse(`http://${name}:${port}`)?.origin ?? null

const ownAddresses = () =>
  Object.values(networkInterfaces()).flatMap(addresses => (addresses ?? []).map(({ address }) => address))

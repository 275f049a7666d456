import { lookup as getaddrinfo } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'
import { buildConnector } from 'undici'
import { type AddressKind, classify, liesIn, parseCidr, type Range } from './addresses.ts'

export type EgressPolicy = {
  schemes: ('https' | 'http')[]
  /** Default `any`. Port 0 never is. */
  ports?: number[] | 'any'
  /** May be reached in any case, except metadata addresses, which no setting opens. */
  allowCidrs: string[]
  /** Opens loopback, private, CGNAT and own addresses: for development. */
  allowPrivate: boolean
}

export type RefusalReason = 'url_invalid' | 'scheme' | 'port' | 'credentials_in_url' | 'dns_failed' | AddressReason
type AddressReason = `address_${AddressKind | 'own'}`

/** Why a URL is not followed. A value: it is returned, or passed to the caller that waits for the connection, never thrown. */
export class Refusal extends Error {
  readonly reason: RefusalReason
  /** Names addresses: operators only. `message` is for anybody: an unknown name and one that leads inside read the same. */
  readonly detail: string

  constructor(reason: RefusalReason, detail: string) {
    super(messages[reason] ?? 'This address cannot be reached from here.')
    this.reason = reason
    this.detail = detail.slice(0, 300)
  }
}

/** All addresses of a name, in text. May reject: that is `dns_failed`. */
export type Lookup = (hostname: string) => Promise<string[]>

/** An `EgressGuard`, and the way through it. */
export type Egress = {
  refusalOf(url: string): Refusal | null
  /** What the URL alone says, IP literals in all spellings included. Makes no DNS query. */
  check(url: string): URL | Refusal
  examine(url: string): Promise<Refusal | null>
  /** undici's `connect` option: resolves once, checks every address, connects to one of them, and checks the open socket again. */
  connect: buildConnector.connector
}

export type EgressOptions = {
  policy: EgressPolicy
  lookup?: Lookup
  /** This machine's addresses: a public one still leads to what listens here. */
  ownAddresses?: () => string[]
  /** Authorities to trust in place of the usual ones, PEM. */
  ca?: string
  connectTimeoutMs?: number // default 10,000
}

/** The guard before every connection that a third party's URL makes us open. Throws a RangeError on a malformed range in the policy. */
export function createEgress(options: EgressOptions): Egress {
  const { policy, lookup = systemLookup, ownAddresses = interfaceAddresses, ca, connectTimeoutMs = 10_000 } = options
  const { schemes, ports = 'any', allowPrivate } = policy
  const own = () => ownAddresses().map(parseCidr)
  const allowed = policy.allowCidrs.map(parseCidr)
  const running = new Map<string, Promise<string[]>>()
  const dial = buildConnector({ ...(ca && { ca }), allowH2: false, timeout: connectTimeoutMs, lookup: pinned })
  return { check, refusalOf, examine, connect }

  function refusalOf(url: string): Refusal | null {
    const checked = check(url)
    return checked instanceof Refusal ? checked : null
  }

  function check(text: string): URL | Refusal {
    const url = URL.parse(text)
    if (url === null) return new Refusal('url_invalid', 'it does not parse')
    if (!schemes.some(scheme => `${scheme}:` === url.protocol)) return new Refusal('scheme', url.protocol)
    if (url.username !== '' || url.password !== '') return new Refusal('credentials_in_url', url.host)
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
    if (port === 0 || !(ports === 'any' || ports.includes(port))) return new Refusal('port', `${port}`)
    const host = hostOf(url)
    return (isIP(host) === 0 ? null : refuse(host)) ?? url
  }

  async function examine(text: string): Promise<Refusal | null> {
    const url = check(text)
    const answer = url instanceof Refusal ? url : await resolve(hostOf(url))
    return answer instanceof Refusal ? answer : null
  }

  function connect(target: buildConnector.Options, done: buildConnector.Callback) {
    const host = target.hostname
    // An IP literal is never looked up: the lookup's guard would not see it.
    const refused = isIP(host) === 0 ? null : refuse(host, host, own())
    if (refused !== null) return queueMicrotask(() => done(refused, null))
    dial(target, (error, socket) => {
      if (error !== null) return done(error, null)
      const fault = socket.remoteAddress === undefined ? new Error('closed') : refuse(socket.remoteAddress, host)
      if (fault === null) return done(null, socket)
      socket.destroy()
      done(fault, null)
    })
  }

  /** Gives the socket the checked addresses, so that a second DNS answer cannot come between (rebinding). */
  async function pinned(...[host, { all }, done]: Parameters<LookupFunction>) {
    const answer = await resolve(host)
    if (answer instanceof Refusal) return done(answer, [])
    const found = answer.map(address => ({ address, family: isIP(address) }))
    done(null, all ? found : found[0]!.address, found[0]!.family)
  }

  /** All addresses of a host, each of them good. */
  async function resolve(host: string): Promise<string[] | Refusal> {
    try {
      const addresses = isIP(host) === 0 ? await lookupShared(host) : [host]
      if (addresses.length === 0) return new Refusal('dns_failed', `${host} has no address`)
      const mine = own()
      return addresses.map(address => refuse(address, host, mine)).find(refused => refused !== null) ?? addresses
    } catch (error) {
      return new Refusal('dns_failed', `${host}: ${(error as Error).message}`)
    }
  }

  // The system's resolver has few threads and takes nothing back: one dead name must not hold them all.
  function lookupShared(host: string): Promise<string[]> {
    const started = running.get(host) ?? inTime(lookup(host)).finally(() => running.delete(host))
    running.set(host, started)
    return started
  }

  function refuse(address: string, host = address, own: readonly Range[] = []): Refusal | null {
    const kind = classify(address) ?? (liesIn(address, own) ? 'own' : null)
    if (kind === null || (allowPrivate && inside.has(kind))) return null
    if (kind !== 'metadata' && liesIn(address, allowed)) return null
    return new Refusal(`address_${kind}`, address === host ? address : `${host} is ${address}`)
  }
}

const inside = new Set<AddressKind | 'own'>(['loopback', 'private', 'cgnat', 'own'])
const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '')

const messages: Partial<Record<RefusalReason, string>> = {
  url_invalid: 'This is not a URL.',
  scheme: 'This kind of URL is not allowed here.',
  port: 'This port is not allowed here.',
  credentials_in_url: 'Credentials belong into a header, not into the URL.',
}

function inTime<T>(work: Promise<T>, ms = 5_000): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(late.reject, ms, new Error('no answer in time'))
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

const systemLookup: Lookup = async host => (await getaddrinfo(host, { all: true })).map(({ address }) => address)

const interfaceAddresses = () =>
  Object.values(networkInterfaces()).flatMap(interfaces => (interfaces ?? []).map(({ address }) => address))

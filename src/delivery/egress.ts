import { lookup as getaddrinfo } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'
import { buildConnector } from 'undici'
import type { EgressGuard } from '../ports/egress.ts'
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

export type EgressOptions = {
  policy: EgressPolicy
  lookup?: Lookup
  /** This machine's addresses: a public one still leads to what listens here. */
  ownAddresses?: () => string[]
  /** Authorities to trust in place of the usual ones, PEM. */
  ca?: string
  connectTimeoutMs?: number // default 10,000
}

/** The guard before every connection that a third party's URL makes us open, and the way through it. */
export class Egress implements EgressGuard {
  readonly #policy: EgressPolicy
  readonly #allowed: readonly Range[]
  readonly #lookup: Lookup
  readonly #ownAddresses: () => string[]
  readonly #running = new Map<string, Promise<string[]>>()
  readonly #dial: buildConnector.connector

  /** Throws a RangeError on a malformed range in the policy. */
  constructor(options: EgressOptions) {
    const { policy, lookup = systemLookup, ownAddresses = interfaceAddresses, ca, connectTimeoutMs = 10_000 } = options
    this.#policy = policy
    this.#allowed = policy.allowCidrs.map(parseCidr)
    this.#lookup = lookup
    this.#ownAddresses = ownAddresses
    const pinned: LookupFunction = (...given) => this.#pinned(...given)
    this.#dial = buildConnector({ ...(ca && { ca }), allowH2: false, timeout: connectTimeoutMs, lookup: pinned })
  }

  refusalOf(url: string): Refusal | null {
    const checked = this.check(url)
    return checked instanceof Refusal ? checked : null
  }

  /** What the URL alone says, IP literals in all spellings included. Makes no DNS query. */
  check(text: string): URL | Refusal {
    const { schemes, ports = 'any' } = this.#policy
    const url = URL.parse(text)
    if (url === null) return new Refusal('url_invalid', 'it does not parse')
    if (!schemes.some(scheme => `${scheme}:` === url.protocol)) return new Refusal('scheme', url.protocol)
    if (url.username !== '' || url.password !== '') return new Refusal('credentials_in_url', url.host)
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
    if (port === 0 || !(ports === 'any' || ports.includes(port))) return new Refusal('port', `${port}`)
    const host = hostOf(url)
    return (isIP(host) === 0 ? null : this.#refuse(host)) ?? url
  }

  async examine(text: string): Promise<Refusal | null> {
    const url = this.check(text)
    const answer = url instanceof Refusal ? url : await this.#resolve(hostOf(url))
    return answer instanceof Refusal ? answer : null
  }

  /** undici's `connect` option: resolves once, checks every address, connects to one of them, and checks the open socket again. */
  readonly connect: buildConnector.connector = (target, done) => {
    const host = target.hostname
    // An IP literal is never looked up: the lookup's guard would not see it.
    const refused = isIP(host) === 0 ? null : this.#refuse(host, host, this.#own())
    if (refused !== null) return queueMicrotask(() => done(refused, null))
    this.#dial(target, (error, socket) => {
      if (error !== null) return done(error, null)
      const fault = socket.remoteAddress === undefined ? new Error('closed') : this.#refuse(socket.remoteAddress, host)
      if (fault === null) return done(null, socket)
      socket.destroy()
      done(fault, null)
    })
  }

  /** Gives the socket the checked addresses, so that a second DNS answer cannot come between (rebinding). */
  async #pinned(...[host, { all }, done]: Parameters<LookupFunction>) {
    const answer = await this.#resolve(host)
    if (answer instanceof Refusal) return done(answer, [])
    const found = answer.map(address => ({ address, family: isIP(address) }))
    done(null, all ? found : found[0]!.address, found[0]!.family)
  }

  /** All addresses of a host, each of them good. */
  async #resolve(host: string): Promise<string[] | Refusal> {
    try {
      const addresses = isIP(host) === 0 ? await this.#lookupShared(host) : [host]
      if (addresses.length === 0) return new Refusal('dns_failed', `${host} has no address`)
      const own = this.#own()
      return addresses.map(address => this.#refuse(address, host, own)).find(refused => refused !== null) ?? addresses
    } catch (error) {
      return new Refusal('dns_failed', `${host}: ${(error as Error).message}`)
    }
  }

  // The system's resolver has few threads, and a lookup cannot be cancelled: one dead name must not hold them all.
  #lookupShared(host: string): Promise<string[]> {
    const started = this.#running.get(host) ?? inTime(this.#lookup(host)).finally(() => this.#running.delete(host))
    this.#running.set(host, started)
    return started
  }

  #own(): Range[] {
    return this.#ownAddresses().map(parseCidr)
  }

  #refuse(address: string, host = address, own: readonly Range[] = []): Refusal | null {
    const kind = classify(address) ?? (liesIn(address, own) ? 'own' : null)
    if (kind === null || (this.#policy.allowPrivate && inside.has(kind))) return null
    if (kind !== 'metadata' && liesIn(address, this.#allowed)) return null
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

import { isIP } from 'node:net'

/** Why an address is not one of the public internet. */
export type AddressKind =
  | ('unspecified' | 'loopback' | 'private' | 'link_local' | 'cgnat' | 'metadata' | 'multicast' | 'broadcast')
  | ('benchmark' | 'documentation' | 'tunnel' | 'reserved' | 'invalid')

/** 4 or 16 bytes, network order. An IPv4-mapped IPv6 address is its IPv4 address: the kernel treats it so. */
type AddressBytes = readonly number[]
export type Range = { bytes: AddressBytes; bits: number }

/** What an address is if it is not public, else null. An IPv4 address inside an IPv6 one is looked at too. Not an address: `invalid`. */
export function classify(ip: string): AddressKind | null {
  const bytes = toBytes(ip)
  return bytes === null ? 'invalid' : kindOf(bytes)
}

/** The bytes of an address in text, or null. A zone (`%eth0`) is dropped. */
function toBytes(ip: string): AddressBytes | null {
  const version = isIP(ip)
  if (version === 4) return ip.split('.').map(Number)
  if (version === 0) return null
  const [head = '', tail] = ip.replace(/%.*/s, '').split('::')
  const left = groupBytes(head)
  const right = groupBytes(tail ?? '')
  const bytes = [...left, ...Array<number>(16 - left.length - right.length).fill(0), ...right]
  return within(bytes, mapped) ? bytes.slice(12) : bytes
}

/** `10.0.0.0/8`, `fd00::/8`, or one bare address. Throws a RangeError on anything else. */
export function parseCidr(text: string): Range {
  const [ip = '', length, ...rest] = text.trim().split('/')
  const bytes = toBytes(ip)
  const bits = length === undefined ? (bytes?.length ?? 0) * 8 : /^\d{1,3}$/.test(length) ? Number(length) : -1
  if (bytes === null || rest.length > 0 || bits < 0 || bits > bytes.length * 8) {
    throw new RangeError(`not a range of addresses: ${JSON.stringify(text)}`)
  }
  return { bytes, bits }
}

/** Whether an address lies in one of the ranges. */
export function liesIn(ip: string, ranges: readonly Range[]): boolean {
  const bytes = toBytes(ip)
  return bytes !== null && ranges.some(range => within(bytes, range))
}

function within(bytes: AddressBytes, range: Range): boolean {
  if (bytes.length !== range.bytes.length) return false
  const whole = range.bits >> 3
  for (let i = 0; i < whole; i++) if (bytes[i] !== range.bytes[i]) return false
  const rest = range.bits & 7
  return rest === 0 || (bytes[whole]! ^ range.bytes[whole]!) >> (8 - rest) === 0
}

function groupBytes(groups: string): number[] {
  if (groups === '') return []
  return groups.split(':').flatMap(group => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
}

function kindOf(bytes: AddressBytes): AddressKind | null {
  const rule = (bytes.length === 4 ? rules4 : rules6).find(rule => within(bytes, rule.range))
  if (rule === undefined) return bytes.length === 4 ? null : 'reserved'
  return (rule.inner === undefined ? null : kindOf(rule.inner(bytes))) ?? rule.kind
}

/** The first rule that holds decides. `inner` finds the IPv4 address inside: if that one is not public, its kind counts. */
type Rule = { range: Range; kind: AddressKind | null; inner?: (bytes: AddressBytes) => AddressBytes }

const rules = (kind: Rule['kind'], ...ranges: string[]): Rule[] =>
  ranges.map(text => ({ range: parseCidr(text), kind }))
const carrier = (kind: Rule['kind'], range: string, inner: NonNullable<Rule['inner']>): Rule[] =>
  rules(kind, range).map(rule => ({ ...rule, inner }))

const mapped: Range = { bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0], bits: 96 }
const last4 = (bytes: AddressBytes) => bytes.slice(12)

// IANA's special-purpose registries, and the metadata addresses of AWS, Alibaba, Azure, Oracle and Google.
const rules4: Rule[] = [
  ...rules('metadata', '169.254.169.254', '169.254.170.2', '169.254.170.23'),
  ...rules('metadata', '100.100.100.200', '168.63.129.16', '192.0.0.192'),
  ...rules('unspecified', '0.0.0.0/8'),
  ...rules('loopback', '127.0.0.0/8'),
  ...rules('private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'),
  ...rules('cgnat', '100.64.0.0/10'),
  ...rules('link_local', '169.254.0.0/16'),
  ...rules('documentation', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'),
  ...rules('benchmark', '198.18.0.0/15'),
  ...rules('tunnel', '192.88.99.0/24'),
  ...rules('multicast', '224.0.0.0/4'),
  ...rules('broadcast', '255.255.255.255'),
  ...rules('reserved', '192.0.0.0/24', '240.0.0.0/4'),
]

// Outside 2000::/3 nothing is public but NAT64, behind which a network without IPv4 sees the whole IPv4 internet.
const rules6: Rule[] = [
  ...rules('metadata', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254'),
  ...rules('unspecified', '::'),
  ...rules('loopback', '::1'),
  ...carrier('reserved', '::/96', last4),
  ...carrier('reserved', '::ffff:0:0:0/96', last4),
  ...carrier(null, '64:ff9b::/96', last4),
  ...carrier('tunnel', '64:ff9b:1::/48', last4),
  ...rules('private', 'fc00::/7', 'fec0::/10'),
  ...rules('link_local', 'fe80::/10'),
  ...rules('multicast', 'ff00::/8'),
  ...carrier('tunnel', '2002::/16', bytes => bytes.slice(2, 6)),
  ...carrier('tunnel', '2001::/32', bytes => last4(bytes).map(byte => byte ^ 255)),
  ...rules('benchmark', '2001:2::/48'),
  ...rules('documentation', '2001:db8::/32', '3fff::/20'),
  ...rules('reserved', '2001::/23'),
  ...rules(null, '2000::/3'),
]

import { describe, expect, it } from 'vitest'
import { Egress, type EgressPolicy, Refusal } from '../../src/delivery/egress.ts'

const strict: EgressPolicy = { schemes: ['https'], allowCidrs: [], allowPrivate: false }
const reasonOf = (answer: unknown) => (answer instanceof Refusal ? answer.reason : null)
const check = (url: string, policy: Partial<EgressPolicy> = {}) =>
  reasonOf(new Egress({ policy: { ...strict, ...policy } }).check(url))

describe('a URL', () => {
  it('is parsed once and handed back', () => {
    const url = new Egress({ policy: strict }).check('https://hooks.example/in?a=1#x')
    expect(url).toBeInstanceOf(URL)
    expect(String(url)).toBe('https://hooks.example/in?a=1#x')
  })

  it.each([
    ['nonsense', 'url_invalid'],
    ['https://', 'url_invalid'],
    ['https://1.2.3.4.5/', 'url_invalid'],
    ['https://[::1', 'url_invalid'],
    ['http://hooks.example/', 'scheme'],
    ['ftp://hooks.example/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['https://u@hooks.example/', 'credentials_in_url'],
    ['https://u:p@hooks.example/', 'credentials_in_url'],
    ['https://hooks.example:0/', 'port'],
    ['https://8.8.8.8/', null],
    ['https://[2606:4700:4700::1111]/', null],
  ])('%s: %s', (url, reason) => {
    expect(check(url)).toBe(reason)
  })

  it('must keep to the ports of the policy, the default ports included', () => {
    expect(check('https://hooks.example/', { ports: [443, 8443] })).toBe(null)
    expect(check('https://hooks.example:8443/', { ports: [443, 8443] })).toBe(null)
    expect(check('https://hooks.example:22/', { ports: [443, 8443] })).toBe('port')
    expect(check('http://hooks.example/', { schemes: ['http'], ports: [443] })).toBe('port')
  })
})

describe('the policy', () => {
  it('opens the ranges it lists, and these only', () => {
    const policy = { allowCidrs: ['10.1.0.0/16', 'fd12::/16'] }
    expect(check('https://10.1.2.3/', policy)).toBe(null)
    expect(check('https://[fd12::1]/', policy)).toBe(null)
    expect(check('https://10.2.0.1/', policy)).toBe('address_private')
    expect(check('https://127.0.0.1/', policy)).toBe('address_loopback')
  })

  it('opens the inside for development, but no link-local and nothing odd', () => {
    const policy = { allowPrivate: true }
    for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', '100.64.0.1', '[fd00::1]'])
      expect(check(`https://${host}/`, policy)).toBe(null)
    expect(check('https://169.254.1.1/', policy)).toBe('address_link_local')
    expect(check('https://224.0.0.1/', policy)).toBe('address_multicast')
  })

  it('never opens metadata addresses', () => {
    const policy = { allowPrivate: true, allowCidrs: ['0.0.0.0/0', '::/0'] }
    expect(check('https://169.254.169.254/', policy)).toBe('address_metadata')
    expect(check('https://[fd00:ec2::254]/', policy)).toBe('address_metadata')
    expect(check('https://[::ffff:169.254.169.254]/', policy)).toBe('address_metadata')
    expect(check('https://169.254.1.1/', policy)).toBe(null)
  })

  it('with a malformed range stops the server from starting', () => {
    expect(() => new Egress({ policy: { ...strict, allowCidrs: ['10.0.0.0/99'] } })).toThrow(RangeError)
  })
})

describe('a name', () => {
  const examine = async (addresses: string[] | Error, policy: Partial<EgressPolicy> = {}) =>
    new Egress({
      policy: { ...strict, ...policy },
      lookup: async () => {
        if (addresses instanceof Error) throw addresses
        return addresses
      },
      ownAddresses: () => ['93.184.216.40', 'fe80::1'],
    }).examine('https://hooks.example/')

  it('is good when each of its addresses is', async () => {
    expect(await examine(['93.184.216.34', '2606:2800:220:1::1'])).toBe(null)
    expect(reasonOf(await examine(['93.184.216.34', '10.0.0.1']))).toBe('address_private')
    expect(reasonOf(await examine(['2606:2800:220:1::1', '::1']))).toBe('address_loopback')
    expect(reasonOf(await examine(['93.184.216.34', 'garbage']))).toBe('address_invalid')
  })

  it('must not lead back to this machine by its public address', async () => {
    expect(reasonOf(await examine(['93.184.216.40']))).toBe('address_own')
    expect(reasonOf(await examine(['::ffff:93.184.216.40']))).toBe('address_own')
    expect(await examine(['93.184.216.40'], { allowPrivate: true })).toBe(null)
    expect(await examine(['93.184.216.40'], { allowCidrs: ['93.184.216.40'] })).toBe(null)
  })

  it('that has no address is a failure of DNS', async () => {
    expect(reasonOf(await examine([]))).toBe('dns_failed')
    expect(reasonOf(await examine(new Error('ENOTFOUND')))).toBe('dns_failed')
  })

  it('tells operators why, and everybody else nothing: unknown and inside read the same', async () => {
    const unknown = await examine(new Error('getaddrinfo ENOTFOUND hooks.example'))
    const inside = await examine(['10.20.30.40'])
    expect(inside?.detail).toBe('hooks.example is 10.20.30.40')
    expect(unknown?.detail).toBe('hooks.example: getaddrinfo ENOTFOUND hooks.example')
    expect(inside?.message).toBe(unknown?.message)
    expect(inside?.message).not.toMatch(/\d|private|DNS/i)
  })

  it('that is asked for many times at once is looked up once, and afresh the next time', async () => {
    let lookups = 0
    const egress = new Egress({
      policy: strict,
      lookup: async () => {
        lookups++
        return ['93.184.216.34']
      },
    })
    await Promise.all(Array.from({ length: 50 }, () => egress.examine('https://hooks.example/')))
    expect(lookups).toBe(1)
    await egress.examine('https://hooks.example/')
    expect(lookups).toBe(2)
  })
})

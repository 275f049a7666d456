import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Agent } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Egress, type EgressPolicy, Refusal } from '../../src/delivery/egress.ts'
import { Poster } from '../../src/delivery/post.ts'

/** Listens on every address of this machine; a request that reaches it has passed the guard. */
let target: Server
let port: number
let connections = 0

beforeAll(async () => {
  target = createServer(socket => {
    connections++
    socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nwon')
  }).listen(0, '::')
  await once(target, 'listening')
  port = (target.address() as AddressInfo).port
})

afterAll(() => target.close())
beforeEach(() => {
  connections = 0
})

const zone: Record<string, string[]> = {
  'localhost.': ['127.0.0.1', '::1'],
  localhost: ['127.0.0.1', '::1'],
  'app.localhost': ['127.0.0.1'],
  'inside.test': ['127.0.0.1'],
  'inside.test.': ['127.0.0.1'],
  'inside6.test': ['::1'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'nat64.test': ['64:ff9b::7f00:1'],
  '6to4.test': ['2002:7f00:1::1'],
  'zero.test': ['0.0.0.0'],
  'zero6.test': ['::'],
  'metadata.google.internal': ['169.254.169.254'],
  'metadata6.test': ['fd00:ec2::254'],
  'lan.test': ['192.168.1.1'],
  'linklocal.test': ['fe80::1'],
  'garbage.test': ['127.1'],
  'spaced.test': [' 127.0.0.1'],
  'empty.test': [],
  '127.0.0.1.nip.test': ['127.0.0.1'],
  'xn--bcher-kva.test': ['127.0.0.1'],
}
const lookup = async (host: string) => zone[host] ?? Promise.reject(new Error(`ENOTFOUND ${host}`))

const urls = (port: number) =>
  [
    ...['127.0.0.1', '127.0.0.1.', '127.1', '127.0.1', '127.1.', '127.255.255.254', '127.000.000.001', '127.0.0.01'],
    ...[
      '0x7f.0.0.1',
      '0x7f.1',
      '0X7F.0X0.0X0.0X1',
      '0x7f000001',
      '0x7f000001.',
      '2130706433',
      '017700000001',
      '0177.0.0.1',
      '0177.1',
      '0x7f.0.1',
    ],
    ...[
      '１２７.０.０.１',
      '127。0。0。1',
      '127．0．0．1',
      '①②⑦.⓪.⓪.①',
      '%31%32%37.0.0.1',
      '127.0.0.%31',
      '127%2e0%2e0%2e1',
      '𝟏𝟐𝟕.𝟎.𝟎.𝟏',
      '127.0.0.1\u00ad',
    ],
    ...['0', '0.0.0.0', '0x0', '00000000', '0.0', '0.0.0.0.', '4294967295', '255.255.255.255', '224.0.0.1'],
    ...[
      '[::1]',
      '[::]',
      '[0:0:0:0:0:0:0:1]',
      '[0000::0001]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::FFFF:7F00:0001]',
      '[::127.0.0.1]',
      '[::ffff:0:127.0.0.1]',
    ],
    ...[
      '[64:ff9b::127.0.0.1]',
      '[64:ff9b:1::127.0.0.1]',
      '[2002:7f00:1::]',
      '[2001:0:0:0:0:0:80ff:fffe]',
      '[::ffff:0:0]',
      '[::ffff:0.0.0.0]',
    ],
    ...[
      '[fe80::1]',
      '[fe80::1%25lo]',
      '[fc00::1]',
      '[fd00::2]',
      '[fec0::1]',
      '[ff02::1]',
      '[fd00:ec2::254]',
      '[::ffff:169.254.169.254]',
    ],
    ...[
      '169.254.169.254',
      '0xa9fea9fe',
      '2852039166',
      '0251.0376.0251.0376',
      '100.100.100.200',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.0.1',
      '100.64.0.1',
      '198.18.0.1',
      '192.0.2.2',
    ],
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      'ｌｏｃａｌｈｏｓｔ',
      'app.localhost',
      'inside.test',
      'INSIDE.TEST',
      'inside.test.',
      'inside6.test',
      'mapped.test',
    ],
    ...[
      'nat64.test',
      '6to4.test',
      'zero.test',
      'zero6.test',
      'metadata.google.internal',
      'metadata6.test',
      'lan.test',
      'linklocal.test',
      'garbage.test',
    ],
    ...[
      'spaced.test',
      'empty.test',
      'unknown.test',
      '127.0.0.1.nip.test',
      'bücher.test',
      'a@127.0.0.1',
      '127.0.0.1@127.0.0.1',
      'public.test@127.0.0.1',
      '[::1',
      '127.0.0.1.1',
      '256.0.0.1',
    ],
  ]
    .map(host => `http://${host}:${port}/`)
    .concat(
      [
        `http:127.0.0.1:${port}`,
        `http:\\\\127.0.0.1:${port}\\`,
        ` http://127.0.0.1:${port}/`,
        `ht\ntp://127.0.0.1:${port}/`,
        `HTTP://127.0.0.1:${port}`,
      ],
      [
        `https://127.0.0.1:${port}/`,
        `https://inside.test:${port}/`,
        `http://public.test\\@127.0.0.1:${port}/`,
        `http://127.0.0.1:${port}#@public.test/`,
      ],
      [
        `ftp://127.0.0.1:${port}/`,
        `gopher://127.0.0.1:${port}/_`,
        `ws://127.0.0.1:${port}/`,
        `unix:/var/run/docker.sock`,
        'file:///etc/passwd',
        `//127.0.0.1:${port}/`,
        '',
      ],
    )

const open: EgressPolicy = { schemes: ['https', 'http'], allowCidrs: [], allowPrivate: false }

async function post(url: string, policy: EgressPolicy, resolver: (host: string) => Promise<string[]>) {
  await using poster = new Poster({ egress: new Egress({ policy, lookup: resolver }) })
  return await poster.post({ url, headers: {}, body: '{}', deadlineMs: 1_000 })
}

describe('no spelling of a hostile URL gets through', () => {
  it('though the target can be reached when it is allowed', async () => {
    const policy = { ...open, allowCidrs: ['127.0.0.0/8'] }
    expect(await post(`http://127.0.0.1:${port}/`, policy, lookup)).toMatchObject({ status: 200, answer: 'won' })
    expect(await post(`http://0x7f.1:${port}/`, policy, lookup)).toMatchObject({ status: 200 })
    expect(await post(`http://inside.test:${port}/`, policy, lookup)).toMatchObject({ status: 200 })
    expect(connections).toBe(3)
  })

  it('of more than a hundred', async () => {
    const all = urls(port)
    expect(new Set(all).size).toBeGreaterThan(100)
    const outcomes = await Promise.all(all.map(async url => ({ url, outcome: await post(url, open, lookup) })))
    const through = outcomes.filter(
      ({ outcome }) => outcome.kind !== 'failed' || !['egress_denied', 'dns'].includes(outcome.failure),
    )
    expect(through).toEqual([])
    expect(connections).toBe(0)
  })
})

it('the connector alone refuses as well, whoever forgot to check the URL', async () => {
  const agent = new Agent({ connect: new Egress({ policy: open, lookup }).connect })
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:7f00:1]', '0.0.0.0', 'inside.test', 'localhost']) {
    const refused = agent.request({ origin: `http://${host}:${port}`, path: '/', method: 'POST' })
    await expect(refused, host).rejects.toBeInstanceOf(Refusal)
  }
  await agent.destroy()
  expect(connections).toBe(0)
})

// 127.0.0.2 stands for the public internet here, 127.0.0.1 for the inside, and nothing leaves the machine.
describe('a name that changes its answer', () => {
  const policy = { ...open, allowCidrs: ['127.0.0.2'] }
  const answering = (...answers: string[][]) => {
    let asked = 0
    return { lookup: async () => answers[Math.min(asked++, answers.length - 1)]!, asked: () => asked }
  }

  it('good at first, then inside, reaches the good one alone, and only once', async () => {
    const insideOnly = createServer(() => connections++).listen(0, '127.0.0.1')
    await once(insideOnly, 'listening')
    const url = `http://rebind.test:${(insideOnly.address() as AddressInfo).port}/`
    const rebind = answering(['127.0.0.2'], ['127.0.0.1'])
    await using poster = new Poster({ egress: new Egress({ policy, lookup: rebind.lookup }) })
    const outcomes = []
    for (let i = 0; i < 3; i++) outcomes.push(await poster.post({ url, headers: {}, body: '{}', deadlineMs: 1_000 }))
    expect(outcomes.map(outcome => outcome.kind === 'failed' && outcome.failure)).toEqual([
      'refused',
      'egress_denied',
      'egress_denied',
    ])
    expect(rebind.asked()).toBe(3)
    expect(connections).toBe(0)
    insideOnly.close()
  })

  it('is asked once per connection: the checked answer is the one connected to', async () => {
    const rebind = answering(['127.0.0.2'], ['127.0.0.1'])
    await using poster = new Poster({ egress: new Egress({ policy, lookup: rebind.lookup }) })
    const url = `http://rebind.test:${port}/`
    expect(await poster.post({ url, headers: {}, body: '{}', deadlineMs: 1_000 })).toMatchObject({ status: 200 })
    expect(rebind.asked()).toBe(1)
  })

  it.each([[['127.0.0.2', '127.0.0.1']], [['127.0.0.1', '127.0.0.2']], [['127.0.0.2', '::1']]])(
    'good and bad at once (%j) is bad',
    async answer => {
      const outcome = await post(`http://mixed.test:${port}/`, policy, async () => answer)
      expect(outcome).toMatchObject({
        failure: 'egress_denied',
        detail: expect.stringContaining('address_loopback: mixed.test is '),
      })
      expect(connections).toBe(0)
    },
  )

  it('is refused after all when the open socket is seen to lead elsewhere', async () => {
    // The kernel takes 0.0.0.0 for 127.0.0.1: what was allowed is not what answers.
    const outcome = await post(`http://zero.test:${port}/`, { ...open, allowCidrs: ['0.0.0.0'] }, lookup)
    expect(outcome).toMatchObject({ failure: 'egress_denied', detail: 'address_loopback: zero.test is 127.0.0.1' })
  })
})

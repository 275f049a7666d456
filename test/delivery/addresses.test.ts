import { describe, expect, it } from 'vitest'
import { classify, liesIn, parseCidr } from '../../src/delivery/addresses.ts'

describe('an address', () => {
  it.each([
    ...[
      '8.8.8.8',
      '1.1.1.1',
      '93.184.216.34',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
      '172.15.255.255',
    ],
    ...[
      '172.32.0.0',
      '192.167.255.255',
      '192.169.0.0',
      '169.253.255.255',
      '169.255.0.0',
      '198.17.255.255',
      '198.20.0.0',
      '223.255.255.255',
    ],
    ...[
      '2606:4700:4700::1111',
      '2a00:1450:4014:80e::200e',
      '2001:4860:4860::8888',
      '2001:200::1',
      '::ffff:8.8.8.8',
      '64:ff9b::8.8.8.8',
    ],
  ])('%s is public', ip => {
    expect(classify(ip)).toBe(null)
  })

  it.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.255', 'loopback'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.255.255', 'private'],
    ['100.64.0.0', 'cgnat'],
    ['100.127.255.255', 'cgnat'],
    ['169.254.0.1', 'link_local'],
    ['169.254.169.254', 'metadata'],
    ['169.254.170.2', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['192.0.0.1', 'reserved'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['192.88.99.1', 'tunnel'],
    ['198.18.0.1', 'benchmark'],
    ['198.19.255.255', 'benchmark'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.254', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::127.0.0.1', 'loopback'],
    ['::8.8.8.8', 'reserved'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['0:0:0:0:0:ffff:0a00:0001', 'private'],
    ['::FFFF:169.254.169.254', 'metadata'],
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['64:ff9b::127.0.0.1', 'loopback'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['64:ff9b:1::10.0.0.1', 'private'],
    ['64:ff9b:1::8.8.8.8', 'tunnel'],
    ['2002:7f00:1::', 'loopback'],
    ['2002:a9fe:a9fe::1', 'metadata'],
    ['2002:808:808::1', 'tunnel'],
    ['2001:0:4136:e378:8000:63bf:80ff:fffe', 'loopback'],
    ['2001::f7f7:f7f7', 'tunnel'],
    ['fc00::1', 'private'],
    ['fdff:ffff::1', 'private'],
    ['fd00:ec2::254', 'metadata'],
    ['fe80::1', 'link_local'],
    ['fe80::1%eth0', 'link_local'],
    ['febf::1', 'link_local'],
    ['fec0::1', 'private'],
    ['ff02::1', 'multicast'],
    ['100::1', 'reserved'],
    ['2001:2::1', 'benchmark'],
    ['2001:10::1', 'reserved'],
    ['2001:db8::1', 'documentation'],
    ['3fff::1', 'documentation'],
    ['4000::1', 'reserved'],
    ['5f00::1', 'reserved'],
  ])('%s is %s', (ip, kind) => {
    expect(classify(ip)).toBe(kind)
  })

  it.each(['', 'localhost', '127.1', '0x7f.0.0.1', '127.0.0.1 ', '127.0.0.1:80', '[::1]', '1.2.3.4.5', '::1::'])(
    '%j is none',
    text => {
      expect(classify(text)).toBe('invalid')
    },
  )
})

describe('a range', () => {
  it('holds the addresses of its own family, on any bit', () => {
    const ranges = ['10.1.0.0/20', 'fd00:1::/33', '192.168.7.9'].map(parseCidr)
    const inside = ['10.1.0.0', '10.1.15.255', '::ffff:10.1.1.1', 'fd00:1:7fff::', '192.168.7.9']
    const outside = ['10.1.16.0', '10.0.255.255', 'fd00:1:8000::', '192.168.7.8', '::', 'nonsense']
    expect(inside.filter(ip => !liesIn(ip, ranges))).toEqual([])
    expect(outside.filter(ip => liesIn(ip, ranges))).toEqual([])
  })

  it('of all is written /0', () => {
    expect(liesIn('8.8.8.8', [parseCidr('0.0.0.0/0')])).toBe(true)
    expect(liesIn('::1', [parseCidr('0.0.0.0/0')])).toBe(false)
  })

  it.each([
    '',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'fd00::/129',
    'example.org/8',
    '10.0.0.0/0x8',
  ])('%j is refused when the server starts', text => {
    expect(() => parseCidr(text)).toThrow(RangeError)
  })
})

import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Egress } from '../../src/delivery/egress.ts'
import { Poster } from '../../src/delivery/post.ts'

// Made for this test, for the name hooks.test, good until 2120. It opens nothing anywhere.
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgE9hs8NitNTPY4V2i
Eb0cT1tuuwhPj750X3LUZTPyjQWhRANCAAQAXH0Ie2471etfBjebxjqxr1KAX8p8
pNwYzzVjTKqTsbYaBPUfNmfBucyGhFUp5uSrDCkasaF4KVjBC5Y78sDa
-----END PRIVATE KEY-----`
const cert = `-----BEGIN CERTIFICATE-----
MIIBRDCB66ADAgECAgEBMAoGCCqGSM49BAMCMBUxEzARBgNVBAMMCmhvb2tzLnRl
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBUxEzARBgNVBAMM
Cmhvb2tzLnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQAXH0Ie2471etf
Bjebxjqxr1KAX8p8pNwYzzVjTKqTsbYaBPUfNmfBucyGhFUp5uSrDCkasaF4KVjB
C5Y78sDaoyowKDAVBgNVHREEDjAMggpob29rcy50ZXN0MA8GA1UdEwEB/wQFMAMB
Af8wCgYIKoZIzj0EAwIDSAAwRQIhAKwjidwBtUEXH3V2sI6e/mTnQ1ZU3YGoi1fm
ay/H01afAiBKIskGVbXMTzQlsTmPoN+sX8WWKMQUXbxkX723wApK5Q==
-----END CERTIFICATE-----`

let server: Server
let port: number
const seen: { host: string | undefined; servername: string | false | null }[] = []

beforeAll(async () => {
  server = createServer({ key, cert }, (request, response) => {
    seen.push({ host: request.headers.host, servername: (request.socket as TLSSocket).servername })
    response.end('ok')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})

afterAll(() => server.close())

const egress = (ca?: string) =>
  new Egress({
    policy: { schemes: ['https'], allowCidrs: ['127.0.0.0/8'], allowPrivate: false },
    lookup: async () => ['127.0.0.1'],
    ...(ca && { ca }),
  })

async function post(url: string, ca?: string) {
  await using poster = new Poster({ egress: egress(ca) })
  return await poster.post({ url, headers: {}, body: '{}', deadlineMs: 2_000 })
}

it('goes to the checked address, but names the host in TLS and in the Host header', async () => {
  expect(await post(`https://hooks.test:${port}/in`, cert)).toMatchObject({
    kind: 'answered',
    status: 200,
    answer: 'ok',
  })
  expect(seen).toEqual([{ host: `hooks.test:${port}`, servername: 'hooks.test' }])
})

it('trusts no certificate that nobody vouches for', async () => {
  const outcome = await post(`https://hooks.test:${port}/in`)
  expect(outcome).toMatchObject({ kind: 'failed', failure: 'tls', detail: expect.stringContaining('SELF_SIGNED') })
})

it('trusts no certificate of another name', async () => {
  expect(await post(`https://other.test:${port}/in`, cert)).toMatchObject({ kind: 'failed', failure: 'tls' })
})

it('says tls when the other side speaks none', async () => {
  const plain = (await import('node:net'))
    .createServer(socket => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
    .listen(0, '127.0.0.1')
  await once(plain, 'listening')
  const outcome = await post(`https://hooks.test:${(plain.address() as AddressInfo).port}/`, cert)
  expect(outcome).toMatchObject({ kind: 'failed', failure: 'tls' })
  plain.close()
})

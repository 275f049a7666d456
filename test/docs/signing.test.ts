import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sign } from '../../src/delivery/signature.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'
import { blocks, read, table } from './support/pages.ts'

// The two programs of docs/webhooks.md that verify a signature, run against a delivery that a server has made.

const page = read('docs/webhooks.md')
const node = blocks(page, 'js').find(code => code.includes('isSignedBy'))!
const python = blocks(page, 'python')[0]!

type Post = { secret: string; headers: Record<string, string>; body: string }
/** Several posts at once: each start of Python takes its time. */
type Verify = (posts: Post[]) => boolean[]

const folder = mkdtempSync(join(tmpdir(), 'baton-signing-'))
let delivered: Post

beforeAll(async () => {
  await using receiver = await startReceiver()
  await using server = await startServer()
  const admin = {
    kind: 'key',
    identityId: 'idn_x',
    keyId: 'key_x',
    companyId: server.companyId,
    role: 'ADMIN',
    name: 'Ada',
  } as const
  const { webhooks } = server.parts
  const set = await webhooks.setMessageWebhook(admin, { url: receiver.url })
  if ('code' in set || !set.webhook) throw new Error('no webhook')
  // During a rotation a POST carries two signatures, and the older secret still verifies it.
  const secret = webhooks.openWebhook(set.webhook)!.secrets[0]!.secret
  const rotated = await webhooks.rotateWebhookSecret(admin, { webhookId: set.webhook.id, overlapSeconds: 60 })
  if ('code' in rotated) throw new Error(rotated.message)
  const tested = await webhooks.testWebhook(admin, { webhookId: set.webhook.id })
  if ('code' in tested) throw new Error(tested.message)
  const { headers, body } = receiver.receipts[0]!
  expect(String(headers['webhook-signature']).split(' ')).toHaveLength(2)
  delivered = { secret, headers: headers as Record<string, string>, body }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('Node’s own crypto', async () => {
  const file = join(folder, 'verify.mjs')
  writeFileSync(file, node)
  const { isSignedBy } = await import(/* @vite-ignore */ pathToFileURL(file).href)
  checks(posts => posts.map(({ secret, headers, body }) => isSignedBy(secret, headers, Buffer.from(body))))
})

const hasPython = spawnSync('python3', ['--version']).status === 0
test(`Python’s standard library${hasPython ? '' : ' (skipped: python3 is not installed)'}`, ({ skip }) => {
  if (!hasPython) skip('python3 is not installed')
  const file = join(folder, 'verify.py')
  const main = `import json, sys
print(json.dumps([is_signed_by(post["secret"], post["headers"], post["body"].encode()) for post in json.load(sys.stdin)]))
`
  writeFileSync(file, `${python}\n${main}`)
  checks(posts => {
    const { stdout, stderr } = spawnSync('python3', [file], { input: JSON.stringify(posts), encoding: 'utf8' })
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  })
})

/** Takes what was delivered, and nothing that differs from it. */
function checks(verify: Verify) {
  const { secret, headers, body } = delivered
  const older = sign([secret], headers['webhook-id']!, Number(headers['webhook-timestamp']) - 301, body)
  const wrong: Record<string, Post> = {
    'another body': { ...delivered, body: `${body} ` },
    'another secret': { ...delivered, secret: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=' },
    'another id': { ...delivered, headers: { ...headers, 'webhook-id': 'dlv_1' } },
    'no signature': { ...delivered, headers: { ...headers, 'webhook-signature': '' } },
    'a signature of another version': {
      ...delivered,
      headers: { ...headers, 'webhook-signature': headers['webhook-signature']!.replaceAll('v1,', 'v2,') },
    },
    'a timestamp that is no number': { ...delivered, headers: { ...headers, 'webhook-timestamp': 'now' } },
    'a well-signed request that is too old': {
      ...delivered,
      headers: {
        ...headers,
        'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 301),
        'webhook-signature': older,
      },
    },
  }
  const names = ['what was delivered', ...Object.keys(wrong)]
  const taken = verify([delivered, ...Object.values(wrong)])
  expect(names.filter((_, index) => taken[index])).toEqual(['what was delivered'])
  expect(taken).toHaveLength(names.length)
}

test('the example for other languages', () => {
  const rows = Object.fromEntries(table(page, 'Input'))
  const { secret, 'webhook-id': id, 'webhook-timestamp': timestamp, body } = rows
  expect(rows['webhook-signature']).toBe(sign([secret!], id!, Number(timestamp), body!))
})

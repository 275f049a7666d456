import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createBaton } from '../../packages/client/src/index.ts'
import { fastClock } from '../../packages/client/test/support.ts'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { loseHistory } from '../support/lost-history.ts'
import { startServer } from '../support/server.ts'

// A database that was put back from a copy: what clients kept of the history that is gone names nothing else. The long form is
// `npm run proof:restore`.

test.each(['stopped', 'running'] as const)(
  'after a restore from a copy of a %s server each kept cursor is served exactly or Reset, and each lost id is not found',
  async copy => {
    const { faults, longer } = await loseHistory({ copy, cuts: 8, seed: 5 })
    expect(faults).toEqual([])
    expect(longer).toBeGreaterThan(2)
  },
)

test('a client that reconnects after the restore drops what was lost, and shows the new history alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [dataDir, copied] = [join(folder, 'data'), join(folder, 'copy')]
  mkdirSync(copied)
  const server = await startServer({ dataDir })
  const chat = await openChat(server, await server.bot(null), 'ann')
  await chat.say('kept')
  await server.engine.copyTo(copied)
  using baton = createBaton({ url: server.url, token: chat.visitorToken, clock: fastClock })
  const watch = baton.watch(chat.conversationId)
  await chat.say('lost')
  const texts = () => watch.view.state.messages.map(({ text }) => text)
  await eventually(() => texts().join() === 'kept,lost')
  await server[Symbol.asyncDispose]()

  rmSync(dataDir, { recursive: true })
  cpSync(copied, dataDir, { recursive: true })
  {
    await using elsewhere = await startServer({ dataDir })
    for (const text of ['new', 'and more']) await say(elsewhere.url, chat.visitorToken, chat.conversationId, text)
  }
  await using _again = await startServer({ dataDir, port: Number(new URL(server.url).port) })
  await eventually(() => texts().join() === 'kept,new,and more')
})

test('a cursor of the audit log is refused where its entry is gone, and served where it is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [dataDir, copied] = [join(folder, 'data'), join(folder, 'copy')]
  mkdirSync(copied)
  const server = await startServer({ dataDir })
  const port = Number(new URL(server.url).port)
  const create = async (name: string) =>
    post(server.url, server.admin, { query: `mutation { createBot(input: { name: "${name}" }) { __typename } }` })
  const page = async (after: string | null) => {
    const query =
      'query($after: String) { auditLog(first: 1, after: $after) { edges { cursor } pageInfo { hasNextPage } } }'
    const { body } = await post(server.url, server.admin, { query, variables: { after } })
    const edges = (body.data as { auditLog: { edges: { cursor: string }[] } } | null)?.auditLog.edges
    return { cursor: edges?.[0]?.cursor ?? null, code: body.errors?.[0]?.extensions?.code }
  }
  for (const name of ['one', 'two']) await create(name)
  const kept = (await page(null)).cursor
  await server.engine.copyTo(copied)
  await create('lost')
  const lost = (await page(null)).cursor
  await server[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true })
  cpSync(copied, dataDir, { recursive: true })
  await using _again = await startServer({ dataDir, port })
  for (const name of ['new', 'and more']) await create(name)
  expect(await page(kept)).toMatchObject({ cursor: expect.any(String), code: undefined })
  expect(await page(lost)).toEqual({ cursor: null, code: 'bad_input' })
})

async function say(url: string, token: string, conversationId: string, text: string) {
  using user = createBaton({ url, token })
  await user.sendMessage({ conversationId, text })
}

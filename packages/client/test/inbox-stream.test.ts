import { expect, test } from 'vitest'
import { startServer } from '../../../test/support/server.ts'
import { createBaton } from '../src/index.ts'
import { openConversation, start } from './support.ts'

test('the inbox lists each conversation once, and resumes after a cut and from a stored cursor', async () => {
  await using server = await startServer()
  await using conversation = await openConversation(server, { token: server.botKey })
  const { baton, botId } = conversation
  using staff = createBaton({ url: server.url, token: server.agent })
  await start(staff, { botId, userId: 'ben' })
  await start(staff, { botId, userId: 'cleo' })
  const inbox = baton.inbox({ botId })
  const readUntil = async (complete: (seen: string[]) => boolean) => {
    const seen: string[] = []
    while (!complete(seen)) {
      const { value, done } = await inbox.next()
      if (done) throw new Error('The inbox ended.')
      if (value.__typename !== 'ConversationChanged') continue
      seen.push(`${value.conversation.userId} ${value.conversation.lastMessage?.text ?? '-'}`)
    }
    return seen
  }
  expect((await readUntil(seen => seen.length === 3)).sort()).toEqual(['ann -', 'ben -', 'cleo -'])
  // While the reader is busy, only the newest state of each conversation waits.
  for (const text of ['a', 'b', 'c', 'd']) await conversation.send(text)
  await start(staff, { botId, userId: 'dan' })
  conversation.proxy.cut()
  await conversation.send('e')
  const seen = await readUntil(all => all.includes('dan -') && all.includes('ann e'))
  expect(seen.length).toBeLessThanOrEqual(4)
  const { cursor } = inbox
  await inbox.return()
  await conversation.send('f')
  const later = baton.inbox({ botId, after: cursor })
  const first = await later.next()
  expect(first.value).toMatchObject({
    __typename: 'ConversationChanged',
    conversation: { id: conversation.conversationId, lastMessage: { text: 'f' } },
  })
  await later.return()
})

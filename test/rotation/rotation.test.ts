import { expect, test } from 'vitest'
import { textsOf } from '../support/chat.ts'
import { startServer } from '../support/server.ts'
import { rotateUnderLoad, wordsOf } from './run.ts'

const scale = { words: 12, rotations: 2 }

test('keys that are replaced under load lose no word, say none twice and leave the holder', async () => {
  await using server = await startServer()
  for (const { name, chat } of await rotateUnderLoad(server, scale)) {
    const { events, controlEpoch } = await chat.log()
    const spoken = textsOf(events).map(text => text.replace(/^\w+: /, ''))
    expect(spoken.filter(text => !text.startsWith('user of'))).toEqual(wordsOf(name, scale.words))
    expect(spoken.filter(text => text.startsWith('user of'))).toEqual(wordsOf(`user of ${name}`, scale.words / 4))
    expect([name, controlEpoch]).toEqual([name, name === 'bot' ? 1 : 2])
    const authors = events.filter(event => event.__typename === 'MessagePosted').map(({ actor }) => actor.actorId)
    expect(new Set(authors).size).toBe(2)
  }
  expect(server.unexpectedErrors).toEqual([])
})

import { rotateUnderLoad, wordsOf } from '../rotation/run.ts'
import { textsOf } from '../support/chat.ts'
import { startServer } from '../support/server.ts'
import { check, seconds } from './support/check.ts'

/**
 * Proves that keys can be replaced while an integration, an agent and an external bot speak with them: no word is lost, none is
 * said twice, and the holder stays.
 */
const WORDS = Number(process.env.WORDS ?? 500)
const ROTATIONS = Number(process.env.ROTATIONS ?? 30)

await using server = await startServer()
const start = performance.now()
const speakers = await rotateUnderLoad(server, { words: WORDS, rotations: ROTATIONS })
console.log(`${WORDS} messages and ${ROTATIONS} new keys of each of ${speakers.length} speakers in ${seconds(start)}`)
for (const { name, chat } of speakers) {
  const { events, controlEpoch } = await chat.log()
  const spoken = textsOf(events).map(text => text.replace(/^\w+: /, ''))
  const own = spoken.filter(text => !text.startsWith('user of'))
  check(own.join() === wordsOf(name, WORDS).join(), `${name}: ${own.length} messages, each once and in order`)
  check(
    spoken.length - own.length === Math.ceil(WORDS / 4),
    `${name}: ${spoken.length - own.length} messages of its user`,
  )
  check(controlEpoch === (name === 'bot' ? 1 : 2), `${name}: the holder is the same`)
}
check(server.unexpectedErrors.length === 0, 'no unexpected error')

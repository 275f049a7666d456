import { isRefusal, refuse } from '../domain/error.ts'
import type { Call } from './route.ts'

/** What was said before the handover was requested, as plain text: for a third party that gets the claim. */
export async function handoverTranscript({ c, caller, parts }: Call) {
  const [botId = '', handoverId = ''] = [c.req.param('botId'), c.req.param('handoverId')]
  const transcript = await parts.conversations.transcript(caller, botId, handoverId)
  if (isRefusal(transcript)) return transcript
  if (transcript === null) return refuse('not_found')
  return c.text(transcript, 200, { 'cache-control': 'no-store' })
}

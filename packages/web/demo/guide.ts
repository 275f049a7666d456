import type { LogRow } from './log-row.ts'

/** Where "I want a person" leads: to our desk, or to a third party that uses the REST API. */
export type Destination = 'desk' | 'partner'
export type Step = 'ask' | 'accept' | 'answer' | 'return' | 'done'

export const steps: { step: Exclude<Step, 'done'>; title: string }[] = [
  { step: 'ask', title: 'Ask for a person' },
  { step: 'accept', title: 'Take over' },
  { step: 'answer', title: 'Answer' },
  { step: 'return', title: 'Give back' },
]

/** The next step, by what the log shows. */
export function stepOf(rows: readonly LogRow[]): Step {
  let step: Step = 'ask'
  for (const { type, actor } of rows) {
    if (type === 'HandoverRequested') step = 'accept'
    else if (type === 'HandoverAccepted') step = 'answer'
    else if (type === 'HandoverTransferred') step = 'accept'
    else if (type === 'HandoverEnded') step = 'done'
    else if (step === 'answer' && type === 'MessagePosted' && actor.kind === 'AGENT') step = 'return'
  }
  return step
}

/** Where the visitor's handover is, waiting or accepted; null: there is none. */
export function handoverAt(rows: readonly LogRow[]): Destination | null {
  const last = rows.findLast(({ category }) => category === 'control')
  if (!last || last.type === 'HandoverEnded') return null
  const requested = rows.findLast(({ type }) => type === 'HandoverRequested')
  return requested?.event.__typename === 'HandoverRequested' && requested.event.route === 'WEBHOOK' ? 'partner' : 'desk'
}

/** What to do next, in a sentence. */
export function hintOf(step: Step, destination: Destination): string {
  const desk = destination === 'desk'
  switch (step) {
    case 'ask':
      return 'You are a visitor of the shop. Write “I want a person” in its chat.'
    case 'accept':
      return desk
        ? 'The conversation waits in the queue. Accept it at the desk: from then on the bot is silent.'
        : 'The claim webhook has arrived. Take over with one GET: from then on the bot is silent.'
    case 'answer':
      return desk
        ? 'Answer at the desk. The shop shows it at once, on the connection that the visitor has had from the start.'
        : 'Answer with a POST. The shop shows it at once, on the connection that the visitor has had from the start.'
    case 'return':
      return desk
        ? 'Let the visitor write once more, then give the conversation back to the bot.'
        : 'You receive what the visitor writes. Then give the conversation back: the outcome decides what the bot says.'
    case 'done':
      return 'The bot speaks again, and the log has everything in one order. Now try it with the other switch position.'
  }
}

/** The tab for the step, on a screen that shows one part of the page at a time. */
export const tabOf = (step: Step): 'shop' | 'people' => (step === 'ask' || step === 'done' ? 'shop' : 'people')

import type { Row } from './row.ts'

/** Who answers when the visitor asks for a person: our desk, or a third party that speaks REST. */
export type Place = 'desk' | 'partner'
export type Step = 'ask' | 'accept' | 'answer' | 'return' | 'done'

export const steps: { step: Exclude<Step, 'done'>; title: string }[] = [
  { step: 'ask', title: 'Ask for a person' },
  { step: 'accept', title: 'Take over' },
  { step: 'answer', title: 'Answer' },
  { step: 'return', title: 'Give back' },
]

/** How far the story has come, by what the log says. */
export function stepOf(rows: readonly Row[]): Step {
  let step: Step = 'ask'
  for (const { type, who } of rows) {
    if (type === 'HandoverRequested') step = 'accept'
    else if (type === 'HandoverAccepted') step = 'answer'
    else if (type === 'HandoverTransferred') step = 'accept'
    else if (type === 'HandoverEnded') step = 'done'
    else if (step === 'answer' && type === 'MessagePosted' && who.kind === 'AGENT') step = 'return'
  }
  return step
}

/** Whom the visitor waits for, or talks to; null: nobody. */
export function placeOf(rows: readonly Row[]): Place | null {
  const last = rows.findLast(({ about }) => about === 'control')
  if (!last || last.type === 'HandoverEnded') return null
  const asked = rows.findLast(({ type }) => type === 'HandoverRequested')
  return asked?.event.__typename === 'HandoverRequested' && asked.event.route === 'WEBHOOK' ? 'partner' : 'desk'
}

/** What to do next, in a sentence. */
export function hintOf(step: Step, place: Place): string {
  const desk = place === 'desk'
  switch (step) {
    case 'ask':
      return 'You are a visitor of the shop. Write “I want a person” in its chat.'
    case 'accept':
      return desk
        ? 'The conversation waits in the queue. Accept it at the desk: from then on the bot is silent.'
        : 'The claim webhook has come. Take over: one GET, and the bot is silent.'
    case 'answer':
      return desk
        ? 'Answer at the desk. It comes up in the shop at once, on the connection the visitor had all along.'
        : 'Answer by POST. It comes up in the shop at once, on the connection the visitor had all along.'
    case 'return':
      return desk
        ? 'Let the visitor write once more, then give the conversation back to the bot.'
        : 'What the visitor writes is relayed to you. Then give back: the outcome picks what the bot says.'
    case 'done':
      return 'The bot speaks again, and the log has it all in one order. Try the other way: flip the switch.'
  }
}

/** Where one has to be for that, if only one part of the page is to be seen. */
export const tabOf = (step: Step): 'shop' | 'people' => (step === 'ask' || step === 'done' ? 'shop' : 'people')

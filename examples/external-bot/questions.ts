import type { ConversationFrame } from '@baton/client'

/** A user's message that the bot has not answered, and the epoch it belongs to. */
export type Question = { messageId: string; text: string; controlEpoch: number }
export type QuestionState = { questions: readonly Question[]; agentHolds: boolean; controlEpoch: number }

export const noQuestions: QuestionState = { questions: [], agentHolds: false, controlEpoch: 0 }

/** The same for the same message after every restart, so a repeated answer is not a second message. */
export const answerIdOf = (messageId: string) => `answer-${messageId}`

/**
 * The questions after this frame. Only the log decides: a user's message is a question until an answer with its id is
 * in the log, or until control passes, after which an agent deals with it.
 */
export function applyFrame(before: QuestionState, frame: ConversationFrame): QuestionState {
  if (frame.__typename === 'Reset') return noQuestions
  if (!('seq' in frame)) return before
  const { controlEpoch } = frame
  const agentHolds = agentHoldsAfter(before.agentHolds, frame)
  const questions = controlEpoch === before.controlEpoch ? before.questions : []
  const state = { questions, agentHolds, controlEpoch }
  if (frame.__typename === 'ConversationClosed') return { ...state, questions: [] }
  if (frame.__typename !== 'MessagePosted') return state
  const { id: messageId, text, author, clientMessageId } = frame.message
  if (author.kind !== 'USER')
    return { ...state, questions: questions.filter(each => answerIdOf(each.messageId) !== clientMessageId) }
  return agentHolds ? state : { ...state, questions: [...questions, { messageId, text, controlEpoch }] }
}

function agentHoldsAfter(before: boolean, frame: ConversationFrame): boolean {
  if (frame.__typename === 'HandoverAccepted') return true
  // Without `to` it is back in the queue, and the bot answers.
  if (frame.__typename === 'HandoverTransferred') return frame.to !== null
  return frame.__typename === 'HandoverEnded' ? false : before
}

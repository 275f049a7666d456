import type { Baton, ConversationStream } from '@baton/client'
import { answerIdOf, applyFrame, noQuestions, type Question } from './questions.ts'

type Think = (text: string) => Promise<string>
export type BotParts = { baton: Baton; think: Think; log: (line: string) => void }

/** A conversation without news for so long is no longer followed. The inbox reports the next news. */
const IDLE_MS = 60_000

/** Follows one conversation and answers its questions one after the other, until it is closed or idle. */
export class BotConversation {
  /** Resolves when the conversation is no longer followed. */
  readonly done: Promise<void>
  readonly #parts: BotParts
  readonly #id: string
  readonly #stream: ConversationStream
  /** Questions that were answered or refused since the start, though the log may not show it yet. */
  readonly #settled = new Set<string>()
  #state = noQuestions
  #newestSeq = 0
  #answering = false

  constructor(parts: BotParts, conversationId: string) {
    this.#parts = parts
    this.#id = conversationId
    this.#stream = parts.baton.follow(conversationId)
    const idle = setInterval(() => this.#endWhenIdle(), IDLE_MS)
    this.done = this.#read()
      .catch(error => this.#report(error))
      .finally(() => clearInterval(idle))
  }

  /** The inbox has reported an event with this seq. It may reach the inbox before this stream. */
  expectEvent(seq: number) {
    this.#newestSeq = seq
  }

  async #read() {
    for await (const frame of this.#stream) {
      this.#state = applyFrame(this.#state, frame)
      if (frame.__typename === 'ConversationClosed') return
      // During the replay a question may still find its answer.
      if (this.#stream.status === 'live') void this.#answerAll()
    }
  }

  async #answerAll() {
    if (this.#answering) return
    this.#answering = true
    try {
      for (let question = this.#next(); question; question = this.#next()) {
        await this.#answer(question)
        this.#settled.add(question.messageId)
      }
    } catch (error) {
      this.#report(error)
    } finally {
      this.#answering = false
    }
  }

  #next(): Question | undefined {
    return this.#state.questions.find(({ messageId }) => !this.#settled.has(messageId))
  }

  /**
   * The bot does not check whether it may speak: the server decides by the epoch, in the transaction that stores the
   * message.
   */
  async #answer({ messageId, text, controlEpoch }: Question) {
    const { baton, think, log } = this.#parts
    const conversationId = this.#id
    await baton.setTyping({ conversationId, typing: true }).catch(() => null)
    const answer = await think(text)
    const clientMessageId = answerIdOf(messageId)
    const result = await baton.sendMessage({ conversationId, text: answer, clientMessageId, controlEpoch })
    switch (result.__typename) {
      case 'SendMessageSuccess':
        return log(`answered "${text}"`)
      case 'ControlLost':
        return log(`not sent: ${result.by ? `${result.by.name} holds the conversation` : 'control has passed'}`)
      // An earlier run has sent another text as the answer.
      case 'IdempotencyConflict':
        return log(`answered "${text}" before`)
      default:
        return log(`not sent: ${result.__typename}`)
    }
  }

  #endWhenIdle() {
    const isIdle = !this.#answering && this.#state.questions.length === 0
    if (isIdle && this.#stream.state.lastSeq >= this.#newestSeq) void this.#stream.return()
  }

  #report(error: unknown) {
    this.#parts.log(`${this.#id}: ${error instanceof Error ? error.message : error}`)
  }
}

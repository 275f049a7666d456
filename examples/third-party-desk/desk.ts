import { type Address, type BatonApi, Refusal } from './baton.ts'

const AGENT = 'Robin'
const GOODBYE = /\b(thanks|thank you|bye|goodbye)\b/i

/** The keys of Baton's claim body that this desk reads; it has 14. */
export type Claim = { botId: string; to: string; moduleId: string; customVariables: Record<string, unknown> }
export type Relay = { interlocutor: 'user' | 'bot' | 'agent'; data: unknown }
/** What the headers of a relay say. */
export type RelayHead = Address & { controlEpoch: number; webhookId: string }

/** Refusals that end the desk's turn: a repeat would not change them. */
const FINAL = ['already_claimed', 'not_in_listen_mode', 'control_lost', 'conversation_closed', 'not_found']

/**
 * The agent of this example: greets, repeats each message, and gives the conversation back after a thanks or goodbye.
 */
export class Desk {
  readonly #baton: BatonApi
  readonly #log: (line: string) => void
  /** The epoch of the desk's turn in each conversation that it holds; a promise while the desk takes over. */
  readonly #turns = new Map<string, number | Promise<number>>()

  constructor(baton: BatonApi, log: (line: string) => void) {
    this.#baton = baton
    this.#log = log
  }

  /** Finds the conversations that the desk held before a restart. */
  async resume() {
    const held = await this.#baton.heldConversations()
    for (const { controlEpoch, ...address } of held) this.#turns.set(keyOf(address), controlEpoch)
    this.#log(`resumed  with ${held.length} conversation${held.length === 1 ? '' : 's'}`)
  }

  async claim(body: Claim, webhookId: string) {
    const address = { botId: body.botId, userId: body.to }
    this.#log(`claim    ${address.userId}: the bot asks for an agent at its module "${body.moduleId}"`)
    await this.#endTurnWhenRefused(address, async () => {
      const turn = this.#baton.takeOver(address)
      this.#turns.set(keyOf(address), turn)
      await turn
      await this.#baton.send(address, `Hello, this is ${AGENT} from the partner desk. How can I help?`, webhookId)
      this.#log(`taken    ${address.userId}: greeted`)
    })
  }

  /**
   * Relays come in normal mode, too, and a message from just before the desk took over may arrive after it. The epoch
   * shows whether a message belongs to the desk's turn.
   */
  async relay({ interlocutor, data }: Relay, { controlEpoch, webhookId, ...address }: RelayHead) {
    if (interlocutor !== 'user' || (await this.#turns.get(keyOf(address))) !== controlEpoch) return
    const text = textOf(data)
    this.#log(`message  ${address.userId}: ${text}`)
    await this.#endTurnWhenRefused(address, async () => {
      if (!GOODBYE.test(text)) return this.#baton.send(address, `${AGENT} heard you say: ${text}`, webhookId)
      await this.#baton.send(address, `Goodbye! ${AGENT} returns you to the bot.`, webhookId)
      await this.#baton.giveBack(address, 'resolved')
      this.#turns.delete(keyOf(address))
      this.#log(`returned ${address.userId}: resolved`)
    })
  }

  /** A final refusal ends the turn. Every other error is thrown: the webhook answers 500, and Baton delivers again. */
  async #endTurnWhenRefused(address: Address, work: () => Promise<void>) {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Refusal) || !FINAL.includes(error.code)) throw error
      this.#turns.delete(keyOf(address))
      this.#log(`refused  ${address.userId}: ${error.message}`)
    }
  }
}

const keyOf = ({ botId, userId }: Address) => `${botId} ${userId}`

/** The text of a client frame, in its new form (actions) or its old one (message). */
function textOf(frame: unknown): string {
  const message = (frame as { message?: { message?: string; actions?: { text?: string }[] } } | null)?.message
  return message?.message ?? message?.actions?.map(action => action.text ?? '').join('\n') ?? ''
}

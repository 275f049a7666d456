import { type BatonApi, type Place, Refused } from './baton.ts'

export const AGENT = 'Robin'
const FAREWELL = /\b(thanks|thank you|bye|goodbye)\b/i

/** The keys of Baton's claim body that this desk looks at; it has 14. */
export type Claim = { botId: string; to: string; moduleId: string; customVariables: Record<string, unknown> }
export type Relay = { interlocutor: 'user' | 'bot' | 'agent'; data: unknown }
/** What Baton says about a relay in its headers. */
export type RelayHead = Place & { controlEpoch: number; webhookId: string }

/** The agent of this example: greets, repeats what it hears, and gives back when the user says thanks or bye. */
export function makeDesk(baton: BatonApi, log: (words: string) => void) {
  /** Whom we are talking to, and since which epoch; a promise while we take over, for relays that come before its answer. */
  const turns = new Map<string, number | Promise<number>>()
  const nameOf = ({ botId, userId }: Place) => `${botId} ${userId}`

  return { resume, claim, relay }

  /** After a restart: whom did we talk to? */
  async function resume() {
    const held = await baton.held()
    for (const { controlEpoch, ...place } of held) turns.set(nameOf(place), controlEpoch)
    log(`resumed  with ${held.length} conversation${held.length === 1 ? '' : 's'} in our hands`)
  }

  async function claim(body: Claim, webhookId: string) {
    const place = { botId: body.botId, userId: body.to }
    log(`claim    ${place.userId}: the bot asks for a person at its module "${body.moduleId}"`)
    await unlessRefused(place, async () => {
      const turn = baton.takeOver(place)
      turns.set(nameOf(place), turn)
      await turn
      await baton.say(place, `Hello, this is ${AGENT} from the partner desk. How can I help?`, webhookId)
      log(`taken    ${place.userId}: greeted`)
    })
  }

  /**
   * Relays come in normal mode too, and what was written just before we took over may arrive after it: the epoch tells
   * whether a message belongs to our turn.
   */
  async function relay({ interlocutor, data }: Relay, { controlEpoch, webhookId, ...place }: RelayHead) {
    if (interlocutor !== 'user' || (await turns.get(nameOf(place))) !== controlEpoch) return
    const text = textOf(data)
    log(`message  ${place.userId}: ${text}`)
    await unlessRefused(place, async () => {
      if (!FAREWELL.test(text)) return baton.say(place, `${AGENT} heard you say: ${text}`, webhookId)
      await baton.say(place, `Goodbye! ${AGENT} hands you back to the bot.`, webhookId)
      await baton.giveBack(place, 'resolved')
      turns.delete(nameOf(place))
      log(`returned ${place.userId}: resolved`)
    })
  }

  /** A refusal is an answer, not a failure: asking again would not change it. Everything else is thrown, and Baton retries. */
  async function unlessRefused(place: Place, work: () => Promise<void>) {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Refused) || !FINAL.includes(error.code)) throw error
      turns.delete(nameOf(place))
      log(`let go   ${place.userId}: ${error.message}`)
    }
  }
}

const FINAL = ['already_claimed', 'not_in_listen_mode', 'control_lost', 'conversation_closed', 'not_found']

/** A client frame's words, in its new form (actions) or its old one (message). */
function textOf(frame: unknown): string {
  const message = (frame as { message?: { message?: string; actions?: { text?: string }[] } } | null)?.message
  return message?.message ?? message?.actions?.map(action => action.text ?? '').join('\n') ?? ''
}

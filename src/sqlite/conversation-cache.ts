import type { Change } from '../domain/conversation/change.ts'
import type { Conversation } from '../domain/conversation/conversation.ts'

const MAX_KEPT = 4_000
/** Characters of a row. A larger one is read each time: so the cache holds 16 MB at most. */
const MAX_SIZE = 4_000

type Entry = { conversation: Conversation; size: number }

/**
 * The conversations that commands were last for, as they are in the file: a message is most often followed by another in the same
 * conversation. An entry comes from a read, and only a change of its progress is followed here; any other write must forget it. No
 * other process can write, because one process owns the file.
 */
export class ConversationCache {
  readonly #entries = new Map<string, Entry>()
  /** The open conversation of a user with a bot. */
  readonly #ids = new Map<string, string>()

  get(id: string): Conversation | null {
    return this.#entries.get(id)?.conversation ?? null
  }

  open(botId: string, userId: string): Conversation | null {
    const id = this.#ids.get(userKey(botId, userId))
    return id === undefined ? null : this.get(id)
  }

  /** `size`: the characters of the row that was read. */
  add(conversation: Conversation, size: number) {
    if (size > MAX_SIZE) return
    this.#set({ conversation, size })
    if (this.#entries.size <= MAX_KEPT) return
    const [oldest] = this.#entries.keys()
    this.forget(oldest!)
  }

  /** Call it for each change that is written, in the same transaction. */
  follow(before: Conversation | null, { conversation, handovers }: Change) {
    const { id, variables, profile } = conversation
    const known = this.#entries.get(id)
    if (!known) return
    const isProgress =
      known.conversation === before &&
      handovers.length === 0 &&
      variables === before.variables &&
      profile === before.profile
    this.forget(id)
    if (isProgress) this.#set({ conversation, size: known.size })
  }

  forget(id: string) {
    const known = this.#entries.get(id)?.conversation
    if (!known) return
    this.#entries.delete(id)
    const key = userKey(known.botId, known.userId)
    if (this.#ids.get(key) === id) this.#ids.delete(key)
  }

  /** Call it when a transaction or a part of one is undone. */
  clear() {
    this.#entries.clear()
    this.#ids.clear()
  }

  #set(entry: Entry) {
    const { id, botId, userId, state } = entry.conversation
    this.#entries.set(id, entry)
    if (state === 'OPEN') this.#ids.set(userKey(botId, userId), id)
  }
}

const userKey = (botId: string, userId: string) => `${botId} ${userId}`

/** A piece of source that stands once in its file, and what is put in its place. */
export type Patch = { file: string; find: string; put: string }
export type Mutant = { name: string; patches: Patch[]; survives?: true }

/**
 * SQLite reads a conversation's events by their primary key, so without ORDER BY they still come in order. Its own pragma for
 * finding such reliance turns the order round wherever none is asked for.
 */
const unordered: Patch = {
  file: 'src/sqlite/open.ts',
  find: "    sqlite.pragma('journal_mode = WAL')\n",
  put: "    sqlite.pragma('journal_mode = WAL')\n    sqlite.pragma('reverse_unordered_selects = ON')\n",
}

/**
 * SQLite answers a look within one turn of the event loop, and the frames go out in the same turn: nothing can come between,
 * whatever the order. Over a network an answer travels, so here it does.
 */
const travelling: Patch = {
  file: 'src/sqlite/events.ts',
  find: '        return after.all({ id, after: query.after, limit: query.limit }).map(toEvent)\n',
  put: `      {
        const rows = after.all({ id, after: query.after, limit: query.limit }).map(toEvent)
        await new Promise(resolve => setTimeout(resolve, 2))
        return rows
      }
`,
}

/** `survives`: no fault by itself, but what others build on. */
export const mutants: Mutant[] = [
  {
    name: 'the epoch check removed: a bot that slept through a handover may speak',
    patches: [
      {
        file: 'src/domain/conversation/decide.ts',
        find: "holder(conversation) === 'AGENT' || controlEpoch !== conversation.controlEpoch",
        put: "holder(conversation) === 'AGENT'",
      },
    ],
  },
  {
    name: 'the epoch stays as it is when an agent passes a conversation on',
    patches: [
      {
        file: 'src/domain/conversation/change-builder.ts',
        find: "    this.#passControl()\n    this.record(actor, { type: 'handover.transferred'",
        put: "    this.record(actor, { type: 'handover.transferred'",
      },
    ],
  },
  {
    name: 'ORDER BY removed from the page of events, where SQLite gives no order unasked',
    patches: [
      unordered,
      {
        file: 'src/sqlite/events.ts',
        find: ".orderBy(asc(event.seq))\n    .limit(sql.placeholder('limit'))",
        put: ".limit(sql.placeholder('limit'))",
      },
    ],
  },
  { name: 'SQLite gives no order unasked, all else as it is', patches: [unordered], survives: true },
  {
    // Within the rule would be early enough in the source, but not in time: rule and commit are one turn of the event loop.
    name: 'publish before commit: followers look before the transaction, and are not told after it',
    patches: [
      {
        file: 'src/app/commands.ts',
        find: '    const answer = await store.transact(\n',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
        put: "    if ('conversationId' in target) notifier.notify(`conversation/${target.conversationId}`)\n    const answer = await store.transact(\n",
      },
      { file: 'src/app/commands.ts', find: '    if (change) announce(change)\n', put: '' },
    ],
  },
  {
    name: 'look before listen: a follower listens once it has looked, and does not look again, where answers travel',
    patches: [
      travelling,
      {
        file: 'src/app/follower.ts',
        find: `      parts.notifier.listen(followed.topics.log, () => {
        this.#logChanged = true
        this.#wake?.()
      }),
`,
        put: '',
      },
      {
        file: 'src/app/follower.ts',
        find: '  #wait(): Promise<void> {\n',
        put: `  #listening = false
  #wait(): Promise<void> {
    if (!this.#listening) {
      this.#listening = true
      this.#unlisten.push(
        this.#parts.notifier.listen(this.#followed.topics.log, () => {
          this.#logChanged = true
          this.#wake?.()
        }),
      )
    }
`,
      },
    ],
  },
  { name: 'answers travel, all else as it is', patches: [travelling], survives: true },
  {
    name: 'dedupe removed: a repeat is a second message',
    patches: [
      {
        file: 'src/app/commands.ts',
        find: 'key ? recordOf(principal, key, command, now()) : undefined',
        put: 'undefined',
      },
    ],
  },
]

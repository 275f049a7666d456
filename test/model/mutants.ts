/** A piece of source that occurs once in its file, and its replacement. */
export type Patch = { file: string; find: string; put: string }
/** `proof`: which run notices it. `noticed`: what that says. */
export type Mutant = {
  name: string
  patches: Patch[]
  survives?: true
  proof?: 'model' | 'deadlines'
  noticed?: RegExp
}

/**
 * SQLite reads a conversation's events by their primary key, so they are in order without ORDER BY too. This pragma reverses
 * the order wherever a query asks for none.
 */
const unordered: Patch = {
  file: 'src/sqlite/open.ts',
  find: "    sqlite.pragma('journal_mode = WAL')\n",
  put: "    sqlite.pragma('journal_mode = WAL')\n    sqlite.pragma('reverse_unordered_selects = ON')\n",
}

/**
 * SQLite answers a read and the frames are sent in one turn of the event loop, so no event can come between. A database behind a
 * network takes longer; this patch delays the answer as one would.
 */
const delayed: Patch = {
  file: 'src/sqlite/events.ts',
  find: '        return behind.all({ id, after: query.after, limit: query.limit }).map(toEvent)\n',
  put: `      {
        const rows = behind.all({ id, after: query.after, limit: query.limit }).map(toEvent)
        await new Promise(resolve => setTimeout(resolve, 2))
        return rows
      }
`,
}

/** `survives`: no fault by itself; other mutants build on it. */
export const mutants: Mutant[] = [
  {
    name: 'no epoch check: a bot that missed a handover may speak',
    patches: [
      {
        file: 'src/domain/conversation/rules/send.ts',
        find: "holder(conversation) === 'AGENT' || controlEpoch !== conversation.controlEpoch",
        put: "holder(conversation) === 'AGENT'",
      },
    ],
  },
  {
    name: 'no new epoch on a transfer',
    patches: [
      {
        file: 'src/domain/conversation/change-builder.ts',
        find: "    if (open.state === 'ACCEPTED') this.#passControl()\n    this.record(actor, { type: 'handover.transferred'",
        put: "    this.record(actor, { type: 'handover.transferred'",
      },
    ],
  },
  {
    name: 'no ORDER BY on a page of events, with reversed unordered selects',
    patches: [
      unordered,
      {
        file: 'src/sqlite/events.ts',
        find: ".orderBy(asc(event.seq))\n    .limit(sql.placeholder('limit'))",
        put: ".limit(sql.placeholder('limit'))",
      },
    ],
  },
  { name: 'reversed unordered selects alone', patches: [unordered], survives: true },
  {
    // Before the transaction: rule and commit share one turn of the event loop, so a notice between them would come too late.
    name: 'notify before commit: followers read before the transaction and get no notice after it',
    patches: [
      {
        file: 'src/app/commands.ts',
        find: '    const answer = await store.transact(\n',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
        put: "    if ('conversationId' in target) this.#parts.notifier.notify(`conversation/${target.conversationId}`)\n    const answer = await store.transact(\n",
      },
      { file: 'src/app/commands.ts', find: '    if (change) this.#announce(change)\n', put: '' },
    ],
  },
  {
    name: 'read before listen: what changes while a log is read for all is forgotten, with delayed answers',
    patches: [
      delayed,
      {
        file: 'src/app/live-log.ts',
        find: '    this.#logChanged = false\n    const read = await this.#log.read(this.#place.position)\n',
        put: '    const read = await this.#log.read(this.#place.position)\n    this.#logChanged = false\n',
      },
    ],
  },
  {
    name: 'a follower that is live counts frames as sent that its reader did not take',
    patches: [
      {
        file: 'src/app/follower.ts',
        find: 'due.length === 0 || this.#reader.take(due)',
        put: 'due.length === 0 || Math.random() < 0.02 || this.#reader.take(due)',
      },
    ],
  },
  { name: 'delayed answers alone', patches: [delayed], survives: true },
  {
    name: 'no idempotency record: a repeat is a second message',
    patches: [
      {
        file: 'src/app/commands.ts',
        find: 'key ? recordOf(principal, key, command, now()) : undefined',
        put: 'undefined',
      },
    ],
  },
]

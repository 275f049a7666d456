import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * `npm run proof:mutants [-- seed [word]]`: breaks a copy of the source in one place at a time, and expects the model to
 * notice. A word picks those with it in their names.
 */

type Patch = { file: string; find: string; put: string }
type Mutant = { name: string; patches: Patch[]; survives?: true }

/** A broken server that holds for so long has not been noticed. */
const RUNS = 600

/**
 * SQLite reads a conversation's events by their primary key, so without ORDER BY they still come in order. Its own pragma for
 * finding such reliance turns the order round wherever none is asked for.
 */
const unordered: Patch = {
  file: 'src/store/open.ts',
  find: "    sqlite.pragma('journal_mode = WAL')\n",
  put: "    sqlite.pragma('journal_mode = WAL')\n    sqlite.pragma('reverse_unordered_selects = ON')\n",
}

/**
 * SQLite answers a look within one turn of the event loop, and the frames go out in the same turn: nothing can come between,
 * whatever the order. Over a network an answer travels, so here it does.
 */
const travelling: Patch = {
  file: 'src/store/events.ts',
  find: '        return after.all({ id, after: query.after, limit: query.limit }).map(toEvent)\n',
  put: `      {
        const rows = after.all({ id, after: query.after, limit: query.limit }).map(toEvent)
        await new Promise(resolve => setTimeout(resolve, 2))
        return rows
      }
`,
}

const mutants: Mutant[] = [
  {
    name: 'the epoch check removed: a bot that slept through a handover may speak',
    patches: [
      {
        file: 'src/decide.ts',
        find: "holder(conversation) === 'AGENT' || controlEpoch !== conversation.controlEpoch",
        put: "holder(conversation) === 'AGENT'",
      },
    ],
  },
  {
    name: 'the epoch stays as it is when an agent passes a conversation on',
    patches: [
      {
        file: 'src/draft.ts',
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
        file: 'src/store/events.ts',
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
        file: 'src/handle.ts',
        find: '    const answer = await store.transact(\n',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
        put: "    if ('conversationId' in target) notifier.notify(`conversation/${target.conversationId}`)\n    const answer = await store.transact(\n",
      },
      { file: 'src/handle.ts', find: '    if (change) announce(change)\n', put: '' },
    ],
  },
  {
    name: 'look before listen: a follower listens once it has looked, and does not look again, where answers travel',
    patches: [
      travelling,
      {
        file: 'src/follower.ts',
        find: `      parts.notifier.listen(followed.topics.log, () => {
        this.#logNews = true
        this.#wake?.()
      }),
`,
        put: '',
      },
      {
        file: 'src/follower.ts',
        find: '  #wait(): Promise<void> {\n',
        put: `  #listening = false
  #wait(): Promise<void> {
    if (!this.#listening) {
      this.#listening = true
      this.#unlisten.push(
        this.#parts.notifier.listen(this.#followed.topics.log, () => {
          this.#logNews = true
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
        file: 'src/handle.ts',
        find: 'key ? repeatOf(principal, key, command) : undefined',
        put: 'undefined',
      },
    ],
  },
]

const root = fileURLToPath(new URL('../..', import.meta.url))
const [, , given, only = ''] = process.argv
const seed = given ?? String(Math.trunc(Math.random() * 2 ** 31))
console.log(`seed ${seed}, at most ${RUNS} runs each`)
for (const mutant of mutants.filter(({ name }) => name.includes(only))) {
  const begun = Date.now()
  const words = await proveWith(mutant.patches)
  const seconds = ((Date.now() - begun) / 1000).toFixed(1)
  const run = /^broken in run (\d+) of/m.exec(words)?.[1]
  const held = /^\d+ runs held/m.test(words)
  // Whatever else ends the proof, such as a source that does not even start, proves nothing.
  if (!run && !held) throw new Error(`${mutant.name}: the proof did not run\n${words}`)
  const fine = mutant.survives ? held : run !== undefined
  if (!fine) process.exitCode = 1
  const outcome = run ? `noticed in run ${run}: ${firstFault(words)}` : 'not noticed'
  console.log(`${fine ? 'as expected' : 'NOT EXPECTED'}, ${seconds} s: ${mutant.name}\n    ${outcome}`)
}

/** What the proof says of a copy with these patches. */
async function proveWith(patches: Patch[]): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'baton-mutant-'))
  try {
    for (const name of ['src', 'test', 'drizzle', 'package.json'])
      cpSync(join(root, name), join(copy, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    for (const { file, find, put } of patches) {
      const path = join(copy, file)
      const parts = readFileSync(path, 'utf8').split(find)
      if (parts.length !== 2) throw new Error(`${file} does not hold this once, mend the patch:\n${find}`)
      writeFileSync(path, parts.join(put))
    }
    const proof = spawn(process.execPath, ['test/proofs/model.ts', String(RUNS), seed, 'as-found'], { cwd: copy })
    const chunks: Buffer[] = []
    for (const stream of [proof.stdout, proof.stderr]) stream.on('data', chunk => chunks.push(chunk))
    await new Promise(resolve => proof.on('close', resolve))
    return Buffer.concat(chunks).toString('utf8')
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function firstFault(words: string): string {
  return /^Error: (.{0,200})/m.exec(words)?.[1] ?? ''
}

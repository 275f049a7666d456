import type { Store } from '../ports/store.ts'
import type { Commands } from './commands.ts'
import type { Turns } from './turns.ts'

type Parts = {
  store: Pick<Store, 'teams'>
  commands: Pick<Commands, 'handle'>
  turns: Pick<Turns, 'next'>
  report: (error: unknown) => void
}

const PAGE = 50

/**
 * Passes conversations that wait for a deleted team to the queue of the company, page by page beside other work. The team's row says
 * that it is to be done: what a crash has cut is done at the next start.
 */
export class Rerouting implements AsyncDisposable {
  readonly #parts: Parts
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(parts: Parts) {
    this.#parts = parts
    void this.run()
  }

  async [Symbol.asyncDispose]() {
    this.#stopped = true
    await this.#running
  }

  /** Answers when none is left. */
  run(): Promise<void> {
    this.#running = this.#running
      .then(() => this.#run())
      .catch(error => {
        if (!('refusal' in error)) this.#parts.report(error)
      })
    return this.#running
  }

  async #run() {
    const { store, commands, turns } = this.#parts
    while (!this.#stopped) {
      const page = await store.teams.orphans(PAGE)
      if (page.length === 0) return
      const moved = await Promise.all(
        page.map(({ companyId, conversationId, teamId }) =>
          commands.handle({
            principal: { kind: 'system', companyId },
            target: { conversationId },
            command: { kind: 'reroute', teamId },
          }),
        ),
      )
      // A page that stays as it is would be read for ever.
      const [first] = await store.teams.orphans(1)
      if (first && first.conversationId === page[0]!.conversationId)
        throw new Error(
          `the conversation ${first.conversationId} stays in the queue of a deleted team: ${JSON.stringify(moved[0])}`,
        )
      await turns.next('rerouting')
    }
  }
}

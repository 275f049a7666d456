import { asc, lte, max } from 'drizzle-orm'
import type { Place } from '../domain/cursor.ts'
import { newTag } from '../ports/new-id.ts'
import type { Drizzle } from './open.ts'
import { conversation, run } from './tables.ts'

/** A cursor of a process that started so many starts ago is no longer recognised. */
const KEPT = 10_000

/**
 * Which processes have written this file, and how far. A change overwrites the inbox position of its conversation, so no row can say
 * what stood at a position before; but after a restored backup a process knows which positions the ones before it have reached here.
 */
export class Runs {
  /** Of this process. */
  readonly tag = newTag()
  /** Tags to the last inbox position that their process wrote into this file. */
  readonly #lastOf = new Map<string, number>()

  constructor(db: Drizzle) {
    const newest = db
      .select({ position: max(conversation.inboxPosition) })
      .from(conversation)
      .get()
    const values = { tag: this.tag, fromPosition: newest?.position ?? 0 }
    const { number } = db.insert(run).values(values).returning().get()
    db.delete(run)
      .where(lte(run.number, number - KEPT))
      .run()
    // '': the versions that kept no runs.
    let before = ''
    for (const { tag, fromPosition } of db.select().from(run).orderBy(asc(run.number)).all()) {
      this.#lastOf.set(before, fromPosition)
      before = tag
    }
    this.#lastOf.set(before, Number.POSITIVE_INFINITY)
  }

  /** Whether the inbox position of a cursor is of this file's history. `tag`: of the process that gave the cursor out. */
  includes({ position, tag }: Place): boolean {
    return position <= (this.#lastOf.get(tag) ?? -1)
  }
}

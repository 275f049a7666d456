import { openFile } from '../../src/sqlite/open.ts'
import { actions } from './transacts.ts'

/**
 * The same conversations in a file with the same tables and indexes, opened the same way, and the same rows by bare prepared
 * statements. `run` writes for so long with so many messages per commit, and answers how many.
 */
export function openRaw(path: string, storePath: string) {
  const { sqlite, close } = openFile(path)
  sqlite.exec(`ATTACH '${storePath}' AS store`)
  for (const name of ['conversation', 'handover', 'event'])
    sqlite.exec(`INSERT INTO main.${name} SELECT * FROM store.${name}`)
  sqlite.exec('DETACH store')

  const begin = sqlite.prepare('BEGIN IMMEDIATE')
  const commit = sqlite.prepare('COMMIT')
  const insert = sqlite.prepare(
    `INSERT INTO event (conversation_id, seq, type, at, control_epoch, actor, body, tag)
     VALUES (@id, @seq, 'message.posted', @at, @epoch, @actor, @body, 'tag1tag1')`,
  )
  const update = sqlite.prepare(
    `UPDATE conversation SET last_seq = @seq, control_epoch = @epoch, module_id = NULL,
     handover_id = @handoverId, inbox_position = @position, touched_at = @at WHERE id = @id`,
  )
  type Row = { id: string; userId: string; seq: number; epoch: number; handoverId: string; position: number }
  const places = sqlite
    .prepare<[], Row>(
      `SELECT id, user_id AS userId, last_seq AS seq, control_epoch AS epoch, handover_id AS handoverId, inbox_position AS position
       FROM conversation ORDER BY id`,
    )
    .all()
    .map(place => ({ ...place, actor: JSON.stringify({ kind: 'USER', id: place.userId, name: null }) }))
  const body = JSON.stringify({ actions, clientMessageId: null, moduleId: null })
  let position = places.reduce((most, place) => Math.max(most, place.position), 0)
  let next = 0

  return {
    run(perCommit: number, ms: number): number {
      const until = performance.now() + ms
      let written = 0
      while (performance.now() < until) {
        begin.run()
        for (let count = 0; count < perCommit; count++) write(places[next++ % places.length]!)
        commit.run()
        written += perCommit
      }
      return written
    },
    [Symbol.dispose]: close,
  }

  function write(place: (typeof places)[number]) {
    place.seq += 1
    position += 1
    const { id, seq, epoch, handoverId, actor } = place
    const at = Date.now()
    insert.run({ id, seq, epoch, at, actor, body })
    update.run({ id, seq, epoch, at, handoverId, position })
  }
}

/** Bytes of one user's message in the `event` table of a closed or open file; throws where they differ from row to row. */
export function bytesPerMessage(path: string): number {
  const { sqlite, close } = openFile(path)
  const length = `length(actor || body || conversation_id || type)`
  const sizes = sqlite.prepare<[], { size: number }>(
    `SELECT DISTINCT ${length} AS size FROM event WHERE type = 'message.posted'`,
  )
  const found = sizes.all().map(({ size }) => size)
  close()
  if (found.length !== 1) throw new Error(`messages of ${found.join(', ')} bytes in ${path}`)
  return found[0]!
}

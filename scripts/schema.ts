import { writeFileSync } from 'node:fs'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { flowJsonSchema } from '../src/domain/flow/document.ts'
import { eventsJsonSchema } from '../src/domain/webhook/event-schema.ts'
import { schema } from '../src/graphql/schema.ts'

/** The files of `schema/` as the code makes them; a test compares them with the committed ones. */
export const schemaFiles: Record<string, () => string> = {
  'schema/schema.graphql': () => `${printSchema(lexicographicSortSchema(schema))}\n`,
  'schema/flow.schema.json': () => `${JSON.stringify(flowJsonSchema(), null, 2)}\n`,
  'schema/events.schema.json': () => `${JSON.stringify(eventsJsonSchema(), null, 2)}\n`,
}

if (import.meta.main) for (const [file, print] of Object.entries(schemaFiles)) writeFileSync(file, print())

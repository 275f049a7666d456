import { writeFileSync } from 'node:fs'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from '../src/graphql/schema.ts'

/** Prints the schema that the code builds; a test fails when the committed file is another. */
writeFileSync('schema/schema.graphql', `${printSchema(lexicographicSortSchema(schema))}\n`)

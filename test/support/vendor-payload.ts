import { readFileSync } from 'node:fs'

/** A payload of the vendor's documentation as it is sent: with the same keys, order and values, without the spaces. */
export const payload = (name: string): string =>
  JSON.stringify(JSON.parse(readFileSync(new URL(`../payloads/${name}.json`, import.meta.url), 'utf8')))

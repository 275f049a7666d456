import { readFileSync } from 'node:fs'

/** A payload as the vendor prints it, in the bytes that travel: its keys, their order and values, without the spaces. */
export const payload = (name: string): string =>
  JSON.stringify(JSON.parse(readFileSync(new URL(`../payloads/${name}.json`, import.meta.url), 'utf8')))

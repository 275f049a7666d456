import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../payloads/', import.meta.url)

export const payloadNames = () =>
  readdirSync(folder)
    .map(file => file.replace(/\.json$/, ''))
    .sort()

/** The bytes of a payload in the vendor's documentation. */
export const payloadBytes = (name: string): string => readFileSync(new URL(`${name}.json`, folder), 'utf8')

/** The same as it is sent: with the same keys, order and values, without the spaces. */
export const payload = (name: string): string => JSON.stringify(JSON.parse(payloadBytes(name)))

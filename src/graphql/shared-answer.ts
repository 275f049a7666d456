import { randomUUID } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import type { Principal } from '../domain/access/credential.ts'
import { Payload } from './payload.ts'
import type { Hole, TrackedContext } from './tracked-context.ts'

/** Stands for what is filled in later. It never leaves the process, so no text of a user holds it. */
export const TOKEN = randomUUID()
const holeToken = new RegExp(`"${TOKEN}:(\\d+)"`)

/** Texts of one answer that are kept to be shared. */
const MOST_TEXTS = 100

/** One execution of an event for several subscribers. */
export class SharedAnswer {
  readonly #context: TrackedContext
  readonly #cursor: string | null
  /** Text, the number of a hole, text …; null: there is no answer yet, or it is not to be shared. */
  #parts: string[] | null = null
  /** By what fills the holes: viewers with the same values share a text. */
  readonly #payloads = new Map<string, Payload>()
  /** Resolves when it has been executed; null: it has. */
  pending: Promise<void> | null = null

  constructor(context: TrackedContext, result: ExecutionResult | Promise<ExecutionResult>, cursor: string | null) {
    this.#context = context
    this.#cursor = cursor
    if (!(result instanceof Promise)) {
      this.#settle(result)
      return
    }
    const end = (settled: ExecutionResult | null) => {
      this.pending = null
      if (settled) this.#settle(settled)
    }
    // An error is met again by each subscriber that executes it alone.
    this.pending = result.then(end, () => end(null))
  }

  /** null: it is not there yet, or this caller must get another one. */
  payloadFor(principal: Principal | null): Payload | null {
    if (this.#parts === null || !this.#context.fits(principal)) return null
    const { holes } = this.#context
    let key = ''
    for (const { valueFor } of holes) key += `${valueFor(principal)} `
    const known = this.#payloads.get(key)
    if (known) return known
    const values = key.split(' ')
    const text = this.#parts.map((part, at) => (at % 2 === 0 ? part : values[Number(part)])).join('')
    const payload = new Payload(text, this.#cursor)
    if (this.#payloads.size < MOST_TEXTS) this.#payloads.set(key, payload)
    return payload
  }

  #settle({ data, errors }: ExecutionResult) {
    if (errors || this.#context.isOwn) return
    const { holes } = this.#context
    for (const [at, hole] of holes.entries()) markHole(data, hole, `${TOKEN}:${at}`)
    this.#parts = JSON.stringify({ data }).split(holeToken)
  }
}

/** The text of an answer around each token, which is a whole string in it. */
export const splitAtToken = ({ data }: ExecutionResult): string[] => JSON.stringify({ data }).split(TOKEN)

function markHole(data: unknown, { path }: Hole, token: string) {
  const parent = path.slice(0, -1).reduce((at, key) => (at as Record<string | number, unknown>)[key], data)
  Object(parent)[path.at(-1)!] = token
}

import { stringify } from '@baton/client'
import { fits } from './fits.ts'

/** JSON values by name. They are kept in memory when the browser refuses storage, when it is full, or when there is none. */
export type JsonStorage = {
  /** null: there is no value, or one that does not fit the example. */
  get<T>(name: string, example: unknown): T | null
  set(name: string, value: unknown): void
  remove(name: string): void
  /** The browser's key of a name. */
  key(name: string): string
}

export function createJsonStorage(storage: () => Storage, prefix: string): JsonStorage {
  const inMemory = new Map<string, string>()
  const key = (name: string) => `${prefix} ${name}`
  return {
    key,
    get<T>(name: string, example: unknown) {
      try {
        const value = JSON.parse(inMemory.get(name) ?? storage().getItem(key(name))!)
        return fits(value, example) ? (value as T) : null
      } catch {
        return null
      }
    },
    set(name, value) {
      const text = stringify(value)
      try {
        storage().setItem(key(name), text)
        inMemory.delete(name)
      } catch {
        inMemory.set(name, text)
      }
    },
    remove(name) {
      inMemory.delete(name)
      try {
        storage().removeItem(key(name))
      } catch {}
    },
  }
}

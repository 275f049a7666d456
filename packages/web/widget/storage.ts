/** JSON values by name. They are kept in memory when the browser refuses storage, when it is full, or when there is none. */
export type JsonStorage = {
  get<T>(name: string): T | null
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
    get<T>(name: string) {
      let text = inMemory.get(name) ?? null
      try {
        text ??= storage().getItem(key(name))
        return text === null ? null : (JSON.parse(text) as T)
      } catch {
        return null
      }
    },
    set(name, value) {
      const text = JSON.stringify(value)
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

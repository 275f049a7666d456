/** Values by name, as JSON, in a storage of the page's; in memory where that is refused, full or not there. */
export type Memory = {
  get<T>(name: string): T | null
  set(name: string, value: unknown): void
  remove(name: string): void
  /** The key under which others see a name. */
  key(name: string): string
}

export function makeMemory(storage: () => Storage, prefix: string): Memory {
  const inside = new Map<string, string>()
  const key = (name: string) => `${prefix} ${name}`
  return {
    key,
    get<T>(name: string) {
      let text = inside.get(name) ?? null
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
        inside.delete(name)
      } catch {
        inside.set(name, text)
      }
    },
    remove(name) {
      inside.delete(name)
      try {
        storage().removeItem(key(name))
      } catch {}
    },
  }
}

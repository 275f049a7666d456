/** The value at a path in JSON of unknown shape; undefined where there is none. */
export function at(value: unknown, ...path: PropertyKey[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return at((value as Record<PropertyKey, unknown>)[key], ...rest)
}

/** The value as an array; empty where it is none. */
export const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
export const isString = (value: unknown): value is string => typeof value === 'string'

/** Every string within, with its path. */
export function* stringsIn(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (isString(value)) yield [path, value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value))
    yield* stringsIn(child, path + (Array.isArray(value) ? `[${key}]` : `.${key}`))
}

/** Reads JSON of unknown shape: what is missing or of another kind is undefined or empty. */
export function at(value: unknown, ...path: PropertyKey[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return at((value as Record<PropertyKey, unknown>)[key], ...rest)
}

export const rows = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
export const isText = (value: unknown): value is string => typeof value === 'string'

/** Every string within, with the path to it. */
export function* texts(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (isText(value)) yield [path, value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value))
    yield* texts(child, path + (Array.isArray(value) ? `[${key}]` : `.${key}`))
}

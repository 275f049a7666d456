/**
 * Whether a stored value has the shape of the example: other versions, other scripts and users write to the same storage. A function
 * decides for itself, null stands for any value, and the first element of an array for all.
 */
export function fits(value: unknown, example: unknown): boolean {
  if (example === null) return true
  if (typeof example === 'function') return example(value)
  if (typeof value !== typeof example || value === null) return false
  if (Array.isArray(example)) return Array.isArray(value) && value.every(each => fits(each, example[0] ?? null))
  const parts = typeof example === 'object' ? Object.entries(example as object) : []
  return parts.every(([name, part]) => fits((value as Record<string, unknown>)[name], part))
}

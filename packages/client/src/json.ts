/**
 * The server refuses half of a surrogate pair, with which a text ends that was cut within an emoji. Browsers of 2023 lack
 * the method.
 */
const wellFormed = (_: string, value: unknown) =>
  typeof value === 'string' ? (value.toWellFormed?.() ?? value) : value

/** JSON also in pages whose libraries (Prototype.js 1.6) add an `Array.prototype.toJSON` that makes texts of arrays. */
export function stringify(value: unknown): string {
  const prototype = Array.prototype as { toJSON?: unknown }
  const { toJSON } = prototype
  if (!toJSON) return JSON.stringify(value, wellFormed)
  delete prototype.toJSON
  try {
    return JSON.stringify(value, wellFormed)
  } finally {
    prototype.toJSON = toJSON
  }
}

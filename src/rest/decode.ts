import { type DomainError, refuse } from '../domain/error.ts'

/** The text of bytes that are said to be in this encoding; a byte order mark is removed. Bytes that no text has are refused. */
export function decodeText(bytes: Uint8Array, charset: string): string | DomainError {
  const decoder = decoderOf(charset)
  if (!decoder)
    return refuse(
      'unsupported_media_type',
      `The charset ${charset} is not known: send UTF-8, or a charset of the Encoding Standard.`,
    )
  try {
    return decoder.decode(bytes)
  } catch {
    return refuse('bad_encoding', `The bytes are not ${decoder.encoding}.`)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** null: an encoding that is not known. */
function decoderOf(charset: string): TextDecoder | null {
  if (charset === 'utf-8') return utf8
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    return null
  }
}

/**
 * Why the target of a request cannot be read, or null: a `%` without two digits, or bytes that are not UTF-8, would be read as U+FFFD,
 * which names another user. (Node itself refuses bytes that are not percent-encoded.)
 */
export function targetFault(target: string): DomainError | null {
  try {
    return decodeURIComponent(target).includes('\0')
      ? refuse('bad_input', 'The address contains the character U+0000.')
      : null
  } catch {
    return refuse('bad_encoding', 'The address has a malformed percent-encoding, or bytes that are not UTF-8.')
  }
}

/** A header's text: Node gives each byte as one character, and the bytes are UTF-8. */
export function decodeHeader(value: string, name: string): string | DomainError {
  const text = decodeText(Buffer.from(value, 'latin1'), 'utf-8')
  return typeof text === 'string' ? text : refuse(text.code, `The header ${name} is not UTF-8.`, { path: name })
}

/**
 * What shows nothing: white space, control and format characters, those that fonts leave out by default (U+200B, U+3164, U+E0020),
 * and two that have an empty glyph (U+2800, U+1D159).
 */
const invisible = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u{2800}\u{1D159}]*$/u

/** Whether a text shows nothing: it is empty, or of invisible characters only. */
export const isBlank = (text: string): boolean => invisible.test(text)

/**
 * Why a text cannot be kept as it is, or null: half of a surrogate pair has no bytes, and U+0000 ends a text in many programs and is
 * refused by databases.
 */
export function textFault(text: string): string | null {
  if (text.includes('\0')) return 'A text contains the character U+0000.'
  return text.isWellFormed() ? null : 'A text contains half of a surrogate pair, which is no character.'
}

/** The first characters of a text, without half of a surrogate pair at the end. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}

import { GraphQLError } from 'graphql'

// RFC 3339, section 5.6: a date, a time and an offset, all of them. `Date.parse` alone takes "1" and "Dec 1" as well, reads a
// time without an offset as the server's local time, and turns 31 February into 3 March.
const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** ms since 1970 of a date and time in RFC 3339; throws what a client should read. */
export function parseDateTime(text: string): number {
  const match = pattern.exec(text)
  const at = match ? Date.parse(text.toUpperCase()) : Number.NaN
  if (!match || Number.isNaN(at) || !isInMonth(Number(match[1]), Number(match[2]), Number(match[3])))
    throw new GraphQLError('A DateTime is written like 2026-01-31T12:00:00Z: date, time and offset (RFC 3339).')
  return at
}

function isInMonth(year: number, month: number, day: number): boolean {
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  return day >= 1 && day <= days
}

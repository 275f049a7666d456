import { and, eq, inArray } from 'drizzle-orm'
import type { conversation, handover, tally } from './tables.ts'

/** What is the company's, or of the bots asked for. */
export const owned = (
  { companyId, botId }: typeof conversation | typeof handover | typeof tally,
  filter: { companyId: string; botId?: string; botIds?: string[] },
) =>
  and(
    eq(companyId, filter.companyId),
    filter.botId === undefined ? undefined : eq(botId, filter.botId),
    filter.botIds && inArray(botId, filter.botIds),
  )

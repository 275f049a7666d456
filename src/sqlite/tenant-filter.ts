import { and, eq, inArray } from 'drizzle-orm'
import type { conversation, counter, handover } from './tables.ts'

/** Rows of the company, or of the bots that are asked for. */
export const tenantFilter = (
  { companyId, botId }: typeof conversation | typeof handover | typeof counter,
  filter: { companyId: string; botId?: string; botIds?: string[] },
) =>
  and(
    eq(companyId, filter.companyId),
    filter.botId === undefined ? undefined : eq(botId, filter.botId),
    filter.botIds && inArray(botId, filter.botIds),
  )

import { z } from 'zod'
import { isName, NAME_RULE } from '../name.ts'
import { msOf, weekdays } from './hours.ts'
import { MAX_MEMBERS } from './team.ts'
import { isTimeZone } from './zone.ts'

const clock = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const interval = {
  from: z.string().regex(clock, 'A time of day is HH:MM, 00:00 to 23:59.'),
  to: z
    .string()
    .refine(time => time === '24:00' || clock.test(time), 'A time of day is HH:MM, and 24:00 is the end of the day.'),
}
const isForward = ({ from, to }: { from: string; to: string }) => msOf(from) < msOf(to)
const BACKWARD = 'An interval ends behind its start; one past midnight is two, up to 24:00 and from 00:00.'

const isDate = (date: string) =>
  /^\d{4}-\d\d-\d\d$/.test(date) && new Date(`${date}T00:00Z`).toJSON()?.slice(0, 10) === date
const isUnique = (values: readonly string[]) => new Set(values).size === values.length

const hoursSchema = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'A time zone has the name of IANA, such as Europe/Berlin.'),
  weekly: z
    .array(z.strictObject({ day: z.enum(weekdays), ...interval }).refine(isForward, BACKWARD))
    .max(70, 'A week has 70 intervals at most.'),
  exceptions: z
    .array(
      z.strictObject({
        date: z.string().refine(isDate, 'A date is YYYY-MM-DD.'),
        intervals: z
          .array(z.strictObject(interval).refine(isForward, BACKWARD))
          .max(10, 'A day has 10 intervals at most.'),
      }),
    )
    .max(400, 'A team has 400 exceptions at most.')
    .refine(days => isUnique(days.map(({ date }) => date)), 'A date is there once.'),
})

/** Whether a name would be taken for the id of a team. */
const isId = (name: string) => name.startsWith('team_')

/** What an admin sets of a team. */
export const teamSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .refine(isName, NAME_RULE)
    .refine(name => !isId(name), 'A name does not begin with team_: ids do.'),
  hours: hoursSchema.nullable(),
  memberIds: z
    .array(z.string())
    .max(MAX_MEMBERS, `A team has ${MAX_MEMBERS} members at most.`)
    .refine(isUnique, 'A member is there once.'),
})
export type TeamSettings = z.infer<typeof teamSchema>

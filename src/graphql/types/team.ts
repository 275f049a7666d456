import { type Hours, type Interval, weekdays } from '../../domain/team/hours.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'
import { TeamType } from '../refs.ts'
import { ActorType } from './actor.ts'
import { AvailabilityType } from './availability.ts'

export const WeekdayType = builder.enumType('Weekday', {
  description: 'A day of the week.',
  values: Object.fromEntries(
    weekdays.map(day => [day, { description: `Each ${day[0]}${day.slice(1).toLowerCase()}, from 00:00 to 24:00.` }]),
  ) as Record<(typeof weekdays)[number], { description: string }>,
})

const FROM = 'When it opens, as the clock on the wall shows it: `HH:MM`.'
const TO = 'When it closes: `HH:MM`, or `24:00` for the end of the day.'

const IntervalType = builder.objectRef<Interval>('OpenInterval').implement({
  description: 'Part of a day.',
  fields: t => ({
    from: t.string({ description: FROM, resolve: interval => interval.from }),
    to: t.string({ description: TO, resolve: interval => interval.to }),
  }),
})
const WeeklyIntervalType = builder.objectRef<Hours['weekly'][number]>('WeeklyInterval').implement({
  description: 'Part of a day, each week.',
  fields: t => ({
    day: t.field({ type: WeekdayType, description: 'The day of the week.', resolve: interval => interval.day }),
    from: t.string({ description: FROM, resolve: interval => interval.from }),
    to: t.string({ description: TO, resolve: interval => interval.to }),
  }),
})
const ExceptionType = builder.objectRef<Hours['exceptions'][number]>('HoursException').implement({
  description: 'A date with hours of its own, such as a holiday.',
  fields: t => ({
    date: t.exposeString('date', { description: 'The date, `YYYY-MM-DD`.' }),
    intervals: t.field({
      type: [IntervalType],
      description: 'When it is open on that date; none: closed all day.',
      resolve: exception => exception.intervals,
    }),
  }),
})
const HoursType = builder.objectRef<Hours>('Hours').implement({
  description: 'When a team answers, by the clock on the wall of its time zone, in summer and in winter.',
  fields: t => ({
    timeZone: t.exposeString('timeZone', { description: 'The name of IANA, such as `Europe/Berlin`.' }),
    weekly: t.field({ type: [WeeklyIntervalType], description: 'Each week.', resolve: hours => hours.weekly }),
    exceptions: t.field({
      type: [ExceptionType],
      description: 'Dates that replace the day of the week.',
      resolve: hours => hours.exceptions,
    }),
  }),
})

TeamType.implement({
  description: 'A group of agents with hours of their own. Handovers can be passed to a team, and wait in its queue.',
  fields: t => ({
    id: t.exposeID('id', { description: 'Begins with `team_`.' }),
    name: t.exposeString('name', {
      description: 'Flows and callers name the team by it, in any case: it is unique within the company.',
    }),
    hours: t.field({
      type: HoursType,
      nullable: true,
      description: 'When it answers; null: always.',
      resolve: team => team.hours,
    }),
    members: t.field({
      type: [ActorType],
      description: 'Its agents. Not for keys that are narrowed to some bots.',
      resolve: async (team, _, { principal, parts }) => orRefuse(await parts.teams.members(principal, team)),
    }),
    mine: t.boolean({
      description: 'Whether you are one of its members.',
      resolve: ({ memberIds }, _, { principal }) =>
        principal?.kind === 'key' && memberIds.includes(principal.identityId),
    }),
    availability: t.field({
      type: AvailabilityType,
      description: 'Whether its agents can answer now.',
      resolve: (team, _, { principal, parts }) => parts.availability.ofTeam(principal, team),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was created.', resolve: team => team.createdAt }),
  }),
})

builder.queryField('teams', t =>
  t.field({
    type: [TeamType],
    description:
      'All teams of the company, the oldest first: 100 at most. For staff, but not for keys that are narrowed to some bots.',
    resolve: async (_, __, { principal, parts }) => [...orRefuse(await parts.teams.list(principal))],
  }),
)
builder.queryField('team', t =>
  t.field({
    type: TeamType,
    nullable: true,
    description:
      'One team. Null: there is none, or you may not see it. For staff, but not for keys that are narrowed to some bots.',
    args: { id: t.arg.id({ required: true, description: 'The id of a team.' }) },
    resolve: async (_, { id }, { principal, parts }) =>
      orRefuse(await parts.teams.list(principal)).find(team => team.id === id) ?? null,
  }),
)

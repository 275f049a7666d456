import { isRefusal } from '../../domain/error.ts'
import type { Team } from '../../domain/team/team.ts'
import { builder } from '../builder.ts'
import { TeamType } from '../refs.ts'
import { orThrow, resultOf } from '../results.ts'
import { WeekdayType } from './team.ts'

const FROM = 'When it opens: `HH:MM`, `00:00` to `23:59`.'
const TO =
  'When it closes: `HH:MM`, or `24:00` for the end of the day. It is behind `from`: hours past midnight are two intervals.'

const IntervalInput = builder.inputType('OpenIntervalInput', {
  description: 'Part of a day, by the clock on the wall.',
  fields: t => ({
    from: t.string({ required: true, description: FROM }),
    to: t.string({ required: true, description: TO }),
  }),
})
const WeeklyIntervalInput = builder.inputType('WeeklyIntervalInput', {
  description: 'Part of a day, each week.',
  fields: t => ({
    day: t.field({ type: WeekdayType, required: true, description: 'The day of the week.' }),
    from: t.string({ required: true, description: FROM }),
    to: t.string({ required: true, description: TO }),
  }),
})
const ExceptionInput = builder.inputType('HoursExceptionInput', {
  description: 'A date with hours of its own, such as a holiday.',
  fields: t => ({
    date: t.string({ required: true, description: 'The date, `YYYY-MM-DD`.' }),
    intervals: t.field({
      type: [IntervalInput],
      required: true,
      description: 'When it is open on that date, 10 intervals at most; an empty list: closed all day.',
    }),
  }),
})
const HoursInput = builder.inputType('HoursInput', {
  description: 'When a team answers. It replaces the hours there are as a whole.',
  fields: t => ({
    timeZone: t.string({
      required: true,
      description:
        'The name of IANA, such as `Europe/Berlin`. An offset such as `+01:00` is refused: it has no summer time.',
    }),
    weekly: t.field({ type: [WeeklyIntervalInput], required: true, description: 'Each week, 70 intervals at most.' }),
    exceptions: t.field({
      type: [ExceptionInput],
      description: 'Dates that replace the day of the week, 400 at most; left out: none.',
    }),
  }),
})

const NAME = '1 to 128 characters, which no other team of the company has in any case. It does not begin with `team_`.'
const MEMBERS = 'The `actorId` of its agents, people of the company, 500 at most'

const CreateTeamInput = builder.inputType('CreateTeamInput', {
  description: 'A new team.',
  fields: t => ({
    name: t.string({ required: true, description: NAME }),
    hours: t.field({ type: HoursInput, description: 'When it answers; null or left out: always.' }),
    memberIds: t.idList({ description: `${MEMBERS}; left out: none yet.` }),
  }),
})
const UpdateTeamInput = builder.inputType('UpdateTeamInput', {
  description: 'What to change of a team. What is left out stays.',
  fields: t => ({
    teamId: t.id({ required: true, description: 'The team to change.' }),
    name: t.string({ description: NAME }),
    hours: t.field({ type: HoursInput, description: 'When it answers; null: always.' }),
    memberIds: t.idList({ description: `${MEMBERS}: they replace those there are.` }),
  }),
})
const DeleteTeamInput = builder.inputType('DeleteTeamInput', {
  description: 'Which team to delete.',
  fields: t => ({ teamId: t.id({ required: true, description: 'The team to delete.' }) }),
})

const successOf = (name: string, description: string, team: string) =>
  builder.objectRef<{ team: Team }>(`${name}Success`).implement({
    description,
    fields: t => ({ team: t.field({ type: TeamType, description: team, resolve: made => made.team }) }),
  })
const NOW = 'The team as it is now.'
const CreateTeamResult = resultOf(
  'CreateTeam',
  successOf('CreateTeam', 'Handovers can be passed to the team.', NOW),
  [],
)
const UpdateTeamResult = resultOf('UpdateTeam', successOf('UpdateTeam', 'The changes are in force.', NOW), [])
const DeleteTeamResult = resultOf(
  'DeleteTeam',
  successOf('DeleteTeam', 'The team is gone, and what waited for it waits for any agent.', 'The team as it was.'),
  [],
)

type Input = typeof UpdateTeamInput.$inferInput

/** What is left out must stay out: it keeps its value. */
const withHours = <T extends Partial<Input>>({ hours, ...rest }: T) => ({
  ...rest,
  ...(hours !== undefined && { hours: hours && { ...hours, exceptions: hours.exceptions ?? [] } }),
})

builder.mutationFields(t => ({
  createTeam: t.field({
    type: CreateTeamResult,
    description: 'Creates a team: 100 for a company at most. For administrators.',
    args: { input: t.arg({ type: CreateTeamInput, required: true, description: 'The team.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const team = orThrow(await parts.teams.createTeam(principal, withHours(input)))
      return isRefusal(team) ? team : { team }
    },
  }),
  updateTeam: t.field({
    type: UpdateTeamResult,
    description: 'Changes a team’s name, hours or members. For administrators.',
    args: { input: t.arg({ type: UpdateTeamInput, required: true, description: 'The team, and what changes.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const team = orThrow(await parts.teams.updateTeam(principal, withHours(input)))
      return isRefusal(team) ? team : { team }
    },
  }),
  deleteTeam: t.field({
    type: DeleteTeamResult,
    description:
      'Deletes a team. What waits for it goes to the queue of the company and keeps its place by waiting time; flows that name it pass to the company from then on. For administrators.',
    args: { input: t.arg({ type: DeleteTeamInput, required: true, description: 'Which team.' }) },
    resolve: async (_, { input }, { principal, parts }) => {
      const team = orThrow(await parts.teams.deleteTeam(principal, input))
      return isRefusal(team) ? team : { team }
    },
  }),
}))

import type { DeskMetrics } from '../../domain/conversation/desk-metrics.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'

const seconds = (ms: number | null) => (ms === null ? null : ms / 1_000)

const DeskMetricsType = builder.objectRef<DeskMetrics>('DeskMetrics').implement({
  description: 'How the desk does now, and today: since the last midnight UTC.',
  fields: t => ({
    since: t.field({ type: 'DateTime', resolve: metrics => metrics.since }),
    waiting: t.exposeInt('waiting', { description: 'Handovers that nobody has accepted yet.' }),
    longestWaitSeconds: t.float({
      nullable: true,
      description: 'Of those that wait; null: none does.',
      resolve: metrics => seconds(metrics.longestWait),
    }),
    medianWaitSeconds: t.float({
      nullable: true,
      description:
        'From request to acceptance, of the newest 5,000 accepted today. Who stepped in unasked kept nobody waiting.',
      resolve: metrics => seconds(metrics.medianWait),
    }),
    medianFirstAnswerSeconds: t.float({
      nullable: true,
      description:
        'From acceptance to the first words of an agent, of the newest 5,000 accepted today, where there were any.',
      resolve: metrics => seconds(metrics.medianFirstAnswer),
    }),
    handledToday: t.exposeInt('handledToday', { description: 'Ended today, and accepted before that.' }),
    staleBotRepliesBlocked: t.exposeInt('staleBotRepliesBlocked', {
      description: 'Bots’ messages of today that came too late and were not delivered.',
    }),
  }),
})

builder.queryField('deskMetrics', t =>
  t.field({
    type: DeskMetricsType,
    description: 'Of the company, or of one bot.',
    args: { botId: t.arg.id() },
    resolve: async (_, { botId }, { principal, parts }) =>
      orRefuse(await parts.company.deskMetrics(principal, botId ?? null)),
  }),
)

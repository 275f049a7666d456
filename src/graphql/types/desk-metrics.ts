import type { DeskMetrics } from '../../domain/conversation/desk-metrics.ts'
import { builder } from '../builder.ts'
import { orRefuse } from '../errors.ts'

const seconds = (ms: number | null) => (ms === null ? null : ms / 1_000)

const DeskMetricsType = builder.objectRef<DeskMetrics>('DeskMetrics').implement({
  description: 'How the desk is doing now and today. Today began at the last midnight UTC.',
  fields: t => ({
    since: t.field({ type: 'DateTime', description: 'When today began.', resolve: metrics => metrics.since }),
    waiting: t.exposeInt('waiting', { description: 'Handovers that are `REQUESTED` now.' }),
    longestWaitSeconds: t.float({
      nullable: true,
      description: 'The longest wait among those, so far; null: none waits.',
      resolve: metrics => seconds(metrics.longestWait),
    }),
    medianWaitSeconds: t.float({
      nullable: true,
      description:
        'Median time from the request to the acceptance, of the newest 5,000 handovers accepted today. Null: none was. `DIRECT` ones do not count, as no user waited.',
      resolve: metrics => seconds(metrics.medianWait),
    }),
    medianFirstAnswerSeconds: t.float({
      nullable: true,
      description:
        'Median time from the acceptance to the agent’s first message, of the same handovers and of `DIRECT` ones. Null: there was no such message.',
      resolve: metrics => seconds(metrics.medianFirstAnswer),
    }),
    handledToday: t.exposeInt('handledToday', { description: 'Handovers that ended today and had been accepted.' }),
    staleBotRepliesBlocked: t.exposeInt('staleBotRepliesBlocked', {
      description:
        'Messages of bots that came today after control had passed, and were refused or kept as suggestions instead of delivered.',
    }),
  }),
})

builder.queryField('deskMetrics', t =>
  t.field({
    type: DeskMetricsType,
    description: 'Metrics of the company, or of one bot. Poll them every few seconds at most. For staff.',
    args: {
      botId: t.arg.id({
        description:
          'Of this bot only; left out: of all that you may see. A bot that you may not see is refused with `not_found`.',
      }),
    },
    resolve: async (_, { botId }, { principal, parts }) =>
      orRefuse(await parts.company.deskMetrics(principal, botId ?? null)),
  }),
)

import { useDesk } from '../desk.ts'
import { formatTime } from '../time/date-time.ts'
import { formatSeconds } from '../time/duration.ts'

export function MetricsPanel({ strip = false }: { strip?: boolean }) {
  const { counts, metrics } = useDesk()
  const today = metrics.today.value
  return (
    // On narrow screens it scrolls, and so has to be reached by the keyboard.
    <section tabIndex={strip ? 0 : undefined} class={strip ? 'metrics metrics-strip' : 'metrics'} aria-label="Metrics">
      <dl>
        <Metric
          name="Waiting now"
          value={String(counts.value.waiting)}
          description="Handovers that no agent has accepted yet"
        />
        <Metric
          name="Median wait"
          value={formatSeconds(today?.medianWaitSeconds)}
          description="Time from request to acceptance, for handovers accepted today"
        />
        <Metric
          name="First answer"
          value={formatSeconds(today?.medianFirstAnswerSeconds)}
          description="Median time from acceptance to the agent’s first message, for handovers accepted today"
        />
        <Metric
          name="Handled today"
          value={count(today?.handledToday)}
          description="Handovers accepted and ended today"
        />
        <Metric
          name="Stale bot replies"
          value={count(today?.staleBotRepliesBlocked)}
          description="Bot messages blocked today because they came after a handover"
        />
      </dl>
      {today && !strip && <p class="small muted">Since {formatTime(today.since)} today</p>}
    </section>
  )
}

const count = (value: number | undefined) => (value === undefined ? '–' : String(value))

function Metric({ name, value, description }: { name: string; value: string; description: string }) {
  return (
    <div title={description}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

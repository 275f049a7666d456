import { useDesk } from '../desk.ts'
import { figure, timeOf } from '../time/wait-time.ts'

export function Metrics({ strip = false }: { strip?: boolean }) {
  const { counts, figures } = useDesk()
  const today = figures.figures.value
  return (
    // On narrow screens it scrolls, and so has to be reached by the keyboard.
    <section tabIndex={strip ? 0 : undefined} class={strip ? 'metrics metrics-strip' : 'metrics'} aria-label="Figures">
      <dl>
        <Figure name="Waiting now" is={String(counts.value.waiting)} means="Handovers that nobody has accepted yet" />
        <Figure
          name="Median wait"
          is={figure(today?.medianWaitSeconds)}
          means="From request to acceptance, of those accepted today"
        />
        <Figure
          name="First answer"
          is={figure(today?.medianFirstAnswerSeconds)}
          means="Median from acceptance to the first words of an agent, of those accepted today"
        />
        <Figure
          name="Handled today"
          is={count(today?.handledToday)}
          means="Handovers that were accepted and ended today"
        />
        <Figure
          name="Stale bot replies"
          is={count(today?.staleBotRepliesBlocked)}
          means="Messages of bots that came too late today and were blocked"
        />
      </dl>
      {today && !strip && <p class="small muted">today, since {timeOf(today.since)}</p>}
    </section>
  )
}

const count = (value: number | undefined) => (value === undefined ? '–' : String(value))

function Figure({ name, is, means }: { name: string; is: string; means: string }) {
  return (
    <div title={means}>
      <dt>{name}</dt>
      <dd>{is}</dd>
    </div>
  )
}

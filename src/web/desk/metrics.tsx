import { useDesk } from './desk.ts'

export function Metrics() {
  const { counts } = useDesk()
  return (
    <dl class="metrics" aria-label="Figures">
      <div>
        <dt>Waiting now</dt>
        <dd>{counts.value.waiting}</dd>
      </div>
    </dl>
  )
}

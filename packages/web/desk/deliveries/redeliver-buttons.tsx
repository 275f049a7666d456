import type { DeliveryFilter } from '../../operations/graphql.ts'
import { type FilterFields, redeliverFilter } from './delivery-filter.ts'

type Props = {
  fields: FilterFields
  selected: ReadonlySet<string>
  empty: boolean
  send: (filter: DeliveryFilter) => void
}

/** For administrators. */
export function RedeliverButtons({ fields, selected, empty, send }: Props) {
  return (
    <div class="redeliver">
      <button
        type="button"
        class="button small-button"
        disabled={selected.size === 0}
        onClick={() => send({ ids: [...selected] })}
      >
        Redeliver {selected.size > 0 ? selected.size : 'selected'}
      </button>
      <button
        type="button"
        class="button small-button"
        disabled={empty || fields.state === 'ERASED'}
        onClick={() => send(redeliverFilter(fields))}
      >
        {fields.state === 'ALL' ? 'Redeliver all matching dead letters' : 'Redeliver all matching'}
      </button>
    </div>
  )
}

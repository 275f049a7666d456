import { deliveryStates, type FilterFields } from './delivery-filter.ts'
import type { Webhook } from './use-deliveries.ts'

type Props = { fields: FilterFields; webhooks: Webhook[]; change: (part: Partial<FilterFields>) => void }

export function DeliveryFilterFields({ fields, webhooks, change }: Props) {
  return (
    <section aria-label="Filter" class="filters">
      <select
        class="text"
        aria-label="State"
        value={fields.state}
        onChange={event => change({ state: event.currentTarget.value as FilterFields['state'] })}
      >
        <option value="ALL">All states</option>
        {Object.entries(deliveryStates).map(([state, { label }]) => (
          <option key={state} value={state}>
            {label}
          </option>
        ))}
      </select>
      <select
        class="text"
        aria-label="Webhook"
        value={fields.webhookId}
        onChange={event => change({ webhookId: event.currentTarget.value })}
      >
        <option value="">All webhooks</option>
        {webhooks.map(({ id, kind, url }) => (
          <option key={id} value={id}>
            {kind.toLowerCase()} · {url}
          </option>
        ))}
      </select>
      <input
        class="text"
        type="search"
        aria-label="Conversation"
        placeholder="Conversation (conv_…)"
        value={fields.conversationId}
        onChange={event => change({ conversationId: event.currentTarget.value })}
      />
    </section>
  )
}

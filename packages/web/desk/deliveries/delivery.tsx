import { useEffect, useState } from 'preact/hooks'
import type { DeskDeliveryQuery } from '../../operations/graphql.ts'
import { Icon } from '../../ui/icon.tsx'
import { chevronLeftIcon, retryIcon } from '../../ui/icons.ts'
import { useDesk } from '../desk.ts'
import { DeskAttempts, DeskDelivery } from '../documents.ts'
import { go } from '../navigation.ts'
import { hrefOf } from '../route.ts'
import { formatDateTime } from '../time/wait-time.ts'
import { type Attempt, Attempts } from './attempts.tsx'
import { states } from './delivery-filter.ts'

type Delivery = DeskDeliveryQuery['deliveries']['edges'][number]['node']

type Props = { id: string; admin: boolean; send: () => Promise<void> }

/** One delivery: the request's bytes, and the answers. */
export function DeliveryView({ id, admin, send }: Props) {
  const desk = useDesk()
  const [delivery, setDelivery] = useState<Delivery | null | undefined>(undefined)
  const [attempts, setAttempts] = useState<Attempt[] | null>(null)
  const [busy, setBusy] = useState(false)
  const look = async () => {
    const answer = await desk.request(DeskDelivery, { id })
    if (answer) setDelivery(answer.deliveries.edges[0]?.node ?? null)
    const more = admin ? await desk.request(DeskAttempts, { id }) : null
    if (more) setAttempts(more.deliveries.edges[0]?.node.attempts ?? [])
  }
  useEffect(() => {
    look()
    const timer = setInterval(() => document.hidden || look(), 3_000)
    return () => clearInterval(timer)
  }, [id])
  const again = async () => {
    setBusy(true)
    await send()
    await look()
    setBusy(false)
  }
  const back = () => go({ at: 'deliveries', id: null, conversationId: null })
  if (!delivery)
    return (
      <section class="delivery" aria-label="Delivery">
        <p class="empty-list muted">{delivery === null ? 'Delivery not found.' : 'Loading…'}</p>
      </section>
    )
  const { words, tone } = states[delivery.state]
  return (
    <section class="delivery" aria-label="Delivery">
      <header class="delivery-header">
        <button type="button" class="ghost icon-button" aria-label="Back to deliveries" onClick={back}>
          <Icon path={chevronLeftIcon} />
        </button>
        <h2>Event {delivery.seq}</h2>
        <span class={`tag tag-${tone}`}>{words}</span>
        {admin && (
          <button type="button" class="button primary" disabled={busy} onClick={again}>
            <Icon path={retryIcon} size={16} />
            <span>Redeliver</span>
          </button>
        )}
      </header>
      <dl class="facts">
        <Fact name="To" is={delivery.webhook.url} />
        <Fact name="webhook-id" is={delivery.id} />
        <Fact name="Created" is={formatDateTime(delivery.createdAt)} />
        {delivery.nextAttemptAt && <Fact name="Next attempt" is={formatDateTime(delivery.nextAttemptAt)} />}
        <div>
          <dt>Conversation</dt>
          <dd>
            <a href={hrefOf({ at: 'conversation', id: delivery.conversationId })}>Open conversation</a>
          </dd>
        </div>
      </dl>
      <h3>Body</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so has to be reached by the keyboard */}
      <pre class="body" tabIndex={0}>
        {pretty(delivery.body)}
      </pre>
      <h3>Attempts</h3>
      {admin ? (
        <Attempts all={attempts} />
      ) : (
        <p class="muted small">
          {delivery.attemptCount} so far. Only administrators see the responses, because they may contain secrets.
        </p>
      )}
    </section>
  )
}

function Fact({ name, is }: { name: string; is: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{is}</dd>
    </div>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

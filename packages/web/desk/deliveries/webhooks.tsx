import { useState } from 'preact/hooks'
import { toast } from '../components/toast.ts'
import { refused } from '../conversation/conversation-actions.ts'
import { type Desk, useDesk } from '../desk.ts'
import { DeskDisableWebhook, DeskEnableWebhook, DeskTestWebhook } from '../documents.ts'
import { formatDateTime } from '../time/date-time.ts'
import type { Webhook } from './use-deliveries.ts'

const stateTags = {
  ACTIVE: ['active', 'good'],
  PAUSED: ['paused', 'waiting'],
  FAILING: ['failing', 'bad'],
  DISABLED: ['disabled', ''],
} as const

const disabledReasons = {
  GONE: 'the receiver answered 410 Gone',
  FAILING: 'it kept failing for days',
  ADMIN: 'by an administrator',
} as const

/** The webhooks and their health. */
export function Webhooks({ webhooks, admin, refresh }: { webhooks: Webhook[]; admin: boolean; refresh: () => void }) {
  if (webhooks.length === 0) return null
  const broken = webhooks.filter(({ state }) => state === 'FAILING' || state === 'DISABLED').length
  return (
    <details class="webhooks-section" open={matchMedia('(min-width: 901px)').matches}>
      <summary>
        {webhooks.length === 1 ? '1 webhook' : `${webhooks.length} webhooks`}
        {broken > 0 && <span class="tag tag-bad">{broken} not delivering</span>}
      </summary>
      <section class="webhooks" aria-label="Webhooks">
        {webhooks.map(webhook => (
          <WebhookCard key={webhook.id} webhook={webhook} admin={admin} refresh={refresh} />
        ))}
      </section>
    </details>
  )
}

function WebhookCard({ webhook, admin, refresh }: { webhook: Webhook; admin: boolean; refresh: () => void }) {
  const desk = useDesk()
  const [busy, setBusy] = useState(false)
  const [label, tone] = stateTags[webhook.state]
  const run = async (act: (desk: Desk, id: string) => Promise<void>) => {
    setBusy(true)
    await act(desk, webhook.id)
    setBusy(false)
    refresh()
  }
  const isDisabled = webhook.state === 'DISABLED'
  return (
    <article class="webhook">
      <p class="webhook-header">
        <span class={`tag tag-${tone}`}>{label}</span>
        <strong>{webhook.kind === 'CLAIM' ? 'Claims' : 'Messages'}</strong>
        {webhook.pendingCount > 0 && <span class="muted small">{webhook.pendingCount} waiting</span>}
      </p>
      <p class="webhook-url small">{webhook.url}</p>
      {webhook.disabledReason && <p class="muted small">Disabled: {disabledReasons[webhook.disabledReason]}</p>}
      {!isDisabled && webhook.failingSince && (
        <p class="muted small">Failing since {formatDateTime(webhook.failingSince)}</p>
      )}
      {admin && (
        <p class="webhook-actions">
          <button type="button" class="link" disabled={busy} onClick={() => run(test)}>
            Test
          </button>
          <button type="button" class="link" disabled={busy} onClick={() => run(isDisabled ? enable : disable)}>
            {isDisabled ? 'Enable' : 'Disable'}
          </button>
        </p>
      )}
    </article>
  )
}

async function test(desk: Desk, id: string) {
  const result = (await desk.request(DeskTestWebhook, { id }))?.testWebhook
  if (!result) return
  if (result.__typename !== 'TestWebhookSuccess') refused(result)
  else toast(result.explanation, result.succeeded ? 'good' : 'bad')
}

async function enable(desk: Desk, id: string) {
  const result = (await desk.request(DeskEnableWebhook, { id }))?.enableWebhook
  if (!result) return
  if (result.__typename !== 'EnableWebhookSuccess') refused(result)
  else toast('Webhook enabled. Waiting deliveries are sent now.', 'good')
}

async function disable(desk: Desk, id: string) {
  const result = (await desk.request(DeskDisableWebhook, { id }))?.disableWebhook
  if (!result) return
  if (result.__typename !== 'DisableWebhookSuccess') refused(result)
  else toast('Webhook disabled. Nothing is sent until you enable it.', 'good')
}

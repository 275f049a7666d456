import { useState } from 'preact/hooks'
import { toast } from '../components/toast.ts'
import { refused } from '../conversation/conversation-actions.ts'
import { type Desk, useDesk } from '../desk.ts'
import { DeskDisableWebhook, DeskEnableWebhook, DeskTestWebhook } from '../documents.ts'
import { momentOf } from '../time/wait-time.ts'
import type { Hook } from './use-deliveries.ts'

const looks = {
  ACTIVE: ['delivers', 'good'],
  PAUSED: ['asked us to wait', 'waiting'],
  FAILING: ['seems down', 'bad'],
  DISABLED: ['switched off', ''],
} as const

const why = { GONE: 'it said that it is gone', FAILING: 'it failed for days', ADMIN: 'by an administrator' } as const

/** The webhooks and their health. */
export function Webhooks({ hooks, admin, again }: { hooks: Hook[]; admin: boolean; again: () => void }) {
  if (hooks.length === 0) return null
  const ill = hooks.filter(({ state }) => state === 'FAILING' || state === 'DISABLED').length
  return (
    <details class="hooks-fold" open={matchMedia('(min-width: 901px)').matches}>
      <summary>
        {hooks.length === 1 ? '1 webhook' : `${hooks.length} webhooks`}
        {ill > 0 && <span class="tag tag-bad">{ill} in trouble</span>}
      </summary>
      <section class="hooks" aria-label="Webhooks">
        {hooks.map(hook => (
          <HookView key={hook.id} hook={hook} admin={admin} again={again} />
        ))}
      </section>
    </details>
  )
}

function HookView({ hook, admin, again }: { hook: Hook; admin: boolean; again: () => void }) {
  const desk = useDesk()
  const [busy, setBusy] = useState(false)
  const [words, tone] = looks[hook.state]
  const run = async (act: (desk: Desk, id: string) => Promise<void>) => {
    setBusy(true)
    await act(desk, hook.id)
    setBusy(false)
    again()
  }
  const off = hook.state === 'DISABLED'
  return (
    <article class="hook">
      <p class="hook-top">
        <span class={`tag tag-${tone}`}>{words}</span>
        <strong>{hook.kind === 'CLAIM' ? 'Claims' : 'Messages'}</strong>
        {hook.pendingCount > 0 && <span class="muted small">{hook.pendingCount} in line</span>}
      </p>
      <p class="hook-url small">{hook.url}</p>
      {hook.disabledReason && <p class="muted small">Switched off: {why[hook.disabledReason]}</p>}
      {!off && hook.failingSince && <p class="muted small">Fails since {momentOf(hook.failingSince)}</p>}
      {admin && (
        <p class="webhook-actions">
          <button type="button" class="link" disabled={busy} onClick={() => run(test)}>
            Test
          </button>
          <button type="button" class="link" disabled={busy} onClick={() => run(off ? enable : disable)}>
            {off ? 'Switch on' : 'Switch off'}
          </button>
        </p>
      )}
    </article>
  )
}

async function test(desk: Desk, id: string) {
  const result = (await desk.ask(DeskTestWebhook, { id }))?.testWebhook
  if (!result) return
  if (result.__typename !== 'TestWebhookSuccess') refused(result)
  else toast(result.explanation, result.succeeded ? 'good' : 'bad')
}

async function enable(desk: Desk, id: string) {
  const result = (await desk.ask(DeskEnableWebhook, { id }))?.enableWebhook
  if (!result) return
  if (result.__typename !== 'EnableWebhookSuccess') refused(result)
  else toast('Switched on: what waited is due now', 'good')
}

async function disable(desk: Desk, id: string) {
  const result = (await desk.ask(DeskDisableWebhook, { id }))?.disableWebhook
  if (!result) return
  if (result.__typename !== 'DisableWebhookSuccess') refused(result)
  else toast('Switched off: nothing is sent there until it is on again', 'good')
}

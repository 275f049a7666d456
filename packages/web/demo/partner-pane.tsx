import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { EntryItem } from './entry.tsx'
import type { Model } from './model.ts'
import { useEnd } from './use-end.ts'

const ends = ['resolved', 'callback', 'refund'] as const

/** The third party: what came in, what it asked, and the three things it can do. */
export function PartnerPane({ model }: { model: Model }) {
  const { partner, whom } = model
  const { state } = model.thread.value
  const id = whom.value?.conversationId ?? null
  const entries = partner.entries.value.filter(({ conversationId }) => conversationId === id)
  const ours = state.mode === 'LISTEN'
  const waiting = state.handover?.state === 'REQUESTED'
  return (
    <section class="pane partner" aria-label="A third party, by REST">
      <header>
        <div>
          <h2>A third party</h2>
          <p class={`holds ${ours ? 'agent' : waiting ? 'waiting' : ''}`}>
            {ours
              ? `${state.handover?.by?.name ?? 'An agent'} holds the conversation`
              : waiting
                ? 'A visitor waits for a person'
                : 'The bot holds the conversation'}
          </p>
        </div>
        {!partner.online.value && <span class="mark warn">reconnecting…</span>}
        <label class="auto">
          <input
            type="checkbox"
            checked={partner.auto.value}
            onChange={event => {
              partner.auto.value = event.currentTarget.checked
              if (partner.auto.value && waiting) void partner.takeOver()
            }}
          />
          <span>Answer by itself</span>
        </label>
      </header>
      <Timeline entries={entries} model={model} />
      <Deeds model={model} ours={ours} waiting={waiting} />
    </section>
  )
}

function Timeline({ entries, model }: { entries: Parameters<typeof EntryItem>[0]['entry'][]; model: Model }) {
  const list = useRef<HTMLDivElement>(null)
  const scrolled = useEnd(list, entries.at(-1)?.id)
  return (
    <div class="timeline">
      {entries.length === 0 && (
        <p class="empty">
          Here you see what Baton’s webhooks bring, and what is asked of its REST API, as it happens. The visitor asks
          for a person first.
        </p>
      )}
      <div
        ref={list}
        class="scroll"
        onScroll={scrolled}
        role="log"
        aria-label="Webhooks and requests"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by keyboard
        tabIndex={0}
      >
        <ol>
          {entries.map(entry => (
            <EntryItem key={entry.id} entry={entry} apiKey={model.keys.integration} />
          ))}
        </ol>
      </div>
    </div>
  )
}

function Deeds({ model, ours, waiting }: { model: Model; ours: boolean; waiting: boolean }) {
  const { partner } = model
  const words = useSignal('')
  const end = useSignal<string>('resolved')
  const known = model.whom.value !== null
  const say = (event: SubmitEvent) => {
    event.preventDefault()
    const text = words.value.trim()
    if (text === '') return
    words.value = ''
    void partner.say(text)
  }
  if (!ours)
    return (
      <div class="deeds">
        <button type="button" class="strong wide" disabled={!known} onClick={() => partner.takeOver()}>
          {waiting ? 'Take over' : 'Take over unasked'} <code>GET …/handover/</code>
        </button>
      </div>
    )
  return (
    <div class="deeds">
      <form onSubmit={say}>
        <label class="say">
          <span class="unseen">Message to the visitor</span>
          <input
            type="text"
            autocomplete="off"
            placeholder="Answer as an agent"
            value={words.value}
            onInput={event => {
              words.value = event.currentTarget.value
            }}
          />
        </label>
        <button type="submit" class="strong brief">
          Send <code>POST …/handover/</code>
        </button>
      </form>
      <div class="back">
        <label>
          <span>Outcome</span>
          <select
            value={end.value}
            onChange={event => {
              end.value = event.currentTarget.value
            }}
          >
            {ends.map(each => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
            <option value="">none</option>
          </select>
        </label>
        <button type="button" class="soft brief" onClick={() => partner.giveBack(end.value || null)}>
          Give back <code>GET …/takeover/</code>
        </button>
      </div>
    </div>
  )
}

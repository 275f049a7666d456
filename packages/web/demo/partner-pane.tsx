import { useRef } from 'preact/hooks'
import { useStickToEnd } from '../ui/use-stick-to-end.ts'
import type { Model } from './model.ts'
import type { Entry } from './partner.ts'
import { PartnerActions } from './partner-actions.tsx'
import { PartnerEntry } from './partner-entry.tsx'

/** The third party: the webhooks that it receives, its requests, and the three actions that it has. */
export function PartnerPane({ model }: { model: Model }) {
  const { partner, visitor } = model
  const { state } = model.log.value
  const id = visitor.value?.conversationId ?? null
  const entries = partner.entries.value.filter(({ conversationId }) => conversationId === id)
  const isHolder = state.mode === 'LISTEN'
  const isWaiting = state.handover?.state === 'REQUESTED'
  return (
    <section class="pane partner" aria-label="A third party, by REST">
      <header>
        <div>
          <h2>A third party</h2>
          <p class={`holder ${isHolder ? 'agent' : isWaiting ? 'waiting' : ''}`}>
            {isHolder
              ? `${state.handover?.by?.name ?? 'An agent'} holds the conversation`
              : isWaiting
                ? 'A visitor waits for a person'
                : 'The bot holds the conversation'}
          </p>
        </div>
        {!partner.connected.value && <span class="badge warn">reconnecting…</span>}
        <label class="automatic">
          <input
            type="checkbox"
            checked={partner.automatic.value}
            onChange={event => {
              partner.automatic.value = event.currentTarget.checked
              if (partner.automatic.value && isWaiting) void partner.takeOver()
            }}
          />
          <span>Answer automatically</span>
        </label>
      </header>
      <Timeline entries={entries} apiKey={model.keys.integration} />
      <PartnerActions model={model} isHolder={isHolder} isWaiting={isWaiting} />
    </section>
  )
}

function Timeline({ entries, apiKey }: { entries: readonly Entry[]; apiKey: string }) {
  const box = useRef<HTMLDivElement>(null)
  const { onScroll } = useStickToEnd(box, [entries.at(-1)?.id])
  return (
    <div class="timeline">
      {entries.length === 0 && (
        <p class="empty">
          Webhooks from Baton and requests to its REST API appear here as they happen. They start when the visitor asks
          for a person.
        </p>
      )}
      <div
        ref={box}
        class="scroll"
        onScroll={onScroll}
        role="log"
        aria-labelledby="timeline-title"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be reachable by keyboard
        tabIndex={0}
      >
        {/* The first child: `useStickToEnd` scrolls when that grows, and an entry that the reader opens must stay in view. */}
        <h3 id="timeline-title" class="visually-hidden">
          Webhooks and requests
        </h3>
        <ol>
          {entries.map(entry => (
            <PartnerEntry key={entry.id} entry={entry} apiKey={apiKey} />
          ))}
        </ol>
      </div>
    </div>
  )
}

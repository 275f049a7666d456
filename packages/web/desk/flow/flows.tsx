import { useEffect, useMemo, useState } from 'preact/hooks'
import type { DeskFlowQuery } from '../../operations/graphql.ts'
import { useDesk } from '../desk.ts'
import { DeskFlow } from '../documents.ts'
import { go } from '../navigation.ts'
import { FlowDiagram } from './flow-diagram.tsx'
import { FlowList } from './flow-list.tsx'
import { graphOf } from './graph.ts'
import { layoutOf } from './layout.ts'

type Bot = NonNullable<DeskFlowQuery['bot']>

/** The bot's flow, as a diagram and as a list. */
export function Flows({ botId }: { botId: string | null }) {
  const desk = useDesk()
  const id = botId ?? desk.bots[0]?.id ?? null
  const [bot, setBot] = useState<Bot | null | undefined>(undefined)
  useEffect(() => {
    setBot(undefined)
    if (id === null) return setBot(null)
    desk.request(DeskFlow, { id }).then(answer => setBot(answer?.bot ?? null))
  }, [id])
  return (
    <main class="pane flows" aria-label="Flows">
      <header class="page-header">
        <h1>Flow</h1>
        {desk.bots.length > 0 && (
          <select
            class="text"
            aria-label="Bot"
            value={id ?? ''}
            onChange={event => go({ at: 'flow', botId: event.currentTarget.value })}
          >
            {desk.bots.map(each => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        )}
        {bot?.flowVersion && <span class="muted small">version {bot.flowVersion}</span>}
      </header>
      {bot?.flow ? <FlowView key={bot.id} flow={bot.flow} /> : <Empty bot={bot} />}
    </main>
  )
}

function FlowView({ flow }: { flow: unknown }) {
  const graph = useMemo(() => graphOf(flow), [flow])
  const layout = useMemo(() => layoutOf(graph), [graph])
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <div class="flow-panes">
      <FlowDiagram graph={graph} layout={layout} chosen={chosen} choose={setChosen} />
      <FlowList graph={graph} chosen={chosen} choose={setChosen} />
    </div>
  )
}

function Empty({ bot }: { bot: Bot | null | undefined }) {
  if (bot === undefined)
    return (
      <div class="loading">
        <span class="spinner" aria-hidden="true" />
        <span>Loading the flow…</span>
      </div>
    )
  return (
    <div class="pane empty-pane">
      <div>
        <p class="empty-pane-title">{bot ? 'No flow is published' : 'Bot not found'}</p>
        <p class="muted">
          {bot ? 'An external program answers for this bot.' : 'It does not exist, or your key has no access to it.'}
        </p>
      </div>
    </div>
  )
}

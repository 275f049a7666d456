import { curlOf, masked } from './call.ts'
import { Copy } from './copy.tsx'
import { Icon } from './icons.tsx'
import type { Answer, Entry } from './partner.ts'
import { headerOf, type Receipt, toldIn } from './receipt.ts'
import { clock, pretty } from './words.ts'

/** One POST that came, or one request that went, with everything that was in it on demand. */
export const EntryItem = ({ entry, apiKey }: { entry: Entry; apiKey: string }) => (
  <li class={`entry ${entry.way}`}>
    {entry.way === 'in' ? (
      <Came receipt={entry.receipt} at={entry.at} />
    ) : (
      <Went call={entry.call} answer={entry.answer} at={entry.at} apiKey={apiKey} />
    )}
  </li>
)

function Came({ receipt, at }: { receipt: Receipt; at: number }) {
  const told = toldIn(receipt)
  const attempt = Number(headerOf(receipt, 'baton-attempt'))
  return (
    <details>
      <summary>
        <span class="way" title="Came in">
          <Icon name="into" size={16} />
          <span class="unseen">Came in: </span>
        </span>
        <b>{receipt.kind === 'claim' ? 'Claim webhook' : 'Message webhook'}</b>
        <span class="marks">
          <span class="mark good">
            <Icon name="shield" size={14} /> signed
          </span>
          {attempt > 1 && <span class="mark warn">attempt {attempt}</span>}
          <time>{clock(at)}</time>
        </span>
        <span class="line">
          {told ? (
            <>
              <span class={`who ${told.author}`}>{told.author}</span> {told.words}
            </>
          ) : (
            'The bot asks you to take this conversation over.'
          )}
        </span>
      </summary>
      <pre>{`POST /demo/partner/${receipt.kind === 'claim' ? 'claim' : 'messages'}\n${Object.entries(receipt.headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')}`}</pre>
      <pre>{pretty(receipt.body)}</pre>
    </details>
  )
}

type Request = Omit<Extract<Entry, { way: 'out' }>, 'way' | 'id' | 'conversationId'> & { apiKey: string }

function Went({ call, answer, at, apiKey }: Request) {
  const good = answer !== null && answer.status === 200
  return (
    <details>
      <summary>
        <span class="way" title="Went out">
          <Icon name="out" size={16} />
          <span class="unseen">Went out: </span>
        </span>
        <b>
          {call.method} {shortPath(call.path)}
        </b>
        <span class="marks">
          <span class={`mark ${good ? 'good' : answer ? 'bad' : ''}`}>
            {answer ? answer.status || 'no answer' : '…'}
          </span>
          <time>{clock(at)}</time>
        </span>
        <span class="line">{call.body ?? summaryOf(answer)}</span>
      </summary>
      <div class="curl">
        <pre>{curlOf(call, location.origin, masked(apiKey))}</pre>
        <Copy text={() => curlOf(call, location.origin, apiKey)}>Copy with the key</Copy>
      </div>
      {answer && <pre>{pretty(answer.body)}</pre>}
    </details>
  )
}

/** The ends of a path tell more than its ids do. */
const shortPath = (path: string) => path.replace(/^.*\/(handover|takeover)\/[^/]+\//, '…/$1/…/')

function summaryOf(answer: Answer | null): string {
  if (!answer) return ''
  try {
    const { mode, controlEpoch, detail } = JSON.parse(answer.body)
    return detail ?? `mode ${mode}, controlEpoch ${controlEpoch}`
  } catch {
    return answer.body
  }
}

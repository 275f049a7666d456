import type { ComponentChildren } from 'preact'
import { Icon } from '../ui/icon.tsx'
import { arrowLeftIcon, arrowRightIcon, shieldCheckIcon } from '../ui/icons.ts'
import { CopyButton } from './copy-button.tsx'
import { prettyJson, timeOfDay } from './format.ts'
import type { Answer, Entry } from './partner.ts'
import { headerOf, type ReceivedWebhook, relayedMessage } from './received-webhook.ts'
import { curlOf, maskedKey } from './rest-call.ts'

/** A webhook that came in or a request that went out; opened, it shows all of its content. */
export const PartnerEntry = ({ entry, apiKey }: { entry: Entry; apiKey: string }) => (
  <li class={`entry ${entry.direction}`}>
    {entry.direction === 'in' ? (
      <Webhook webhook={entry.webhook} at={entry.at} />
    ) : (
      <Request call={entry.call} answer={entry.answer} at={entry.at} apiKey={apiKey} />
    )}
  </li>
)

function Webhook({ webhook, at }: { webhook: ReceivedWebhook; at: number }) {
  const relayed = relayedMessage(webhook)
  const attempt = Number(headerOf(webhook, 'baton-attempt'))
  const isClaim = webhook.kind === 'claim'
  const headers = Object.entries(webhook.headers).map(([name, value]) => `${name}: ${value}`)
  return (
    <details>
      <summary>
        <Direction label="Received" path={arrowLeftIcon} />
        <b>{isClaim ? 'Claim webhook' : 'Message webhook'}</b>
        <Badges at={at}>
          <span class="badge good">
            <Icon path={shieldCheckIcon} size={14} /> signed
          </span>
          {attempt > 1 && <span class="badge warn">attempt {attempt}</span>}
        </Badges>
        <span class="excerpt">
          {relayed ? (
            <>
              <span class={`actor ${relayed.author}`}>{relayed.author}</span> {relayed.text}
            </>
          ) : (
            'The bot asks you to take this conversation over.'
          )}
        </span>
      </summary>
      <pre>{[`POST /demo/partner/${isClaim ? 'claim' : 'messages'}`, ...headers].join('\n')}</pre>
      <pre>{prettyJson(webhook.body)}</pre>
    </details>
  )
}

type RequestProps = Omit<Extract<Entry, { direction: 'out' }>, 'direction' | 'id' | 'conversationId'> & {
  apiKey: string
}

function Request({ call, answer, at, apiKey }: RequestProps) {
  const level = answer === null ? '' : answer.status === 200 ? 'good' : 'bad'
  return (
    <details>
      <summary>
        <Direction label="Sent" path={arrowRightIcon} />
        <b>
          {call.method} {shortPath(call.path)}
        </b>
        <Badges at={at}>
          <span class={`badge ${level}`}>{answer ? answer.status || 'no answer' : '…'}</span>
        </Badges>
        <span class="excerpt">{call.body ?? summaryOf(answer)}</span>
      </summary>
      <div class="curl">
        <pre>{curlOf(call, location.origin, maskedKey(apiKey))}</pre>
        <CopyButton text={() => curlOf(call, location.origin, apiKey)}>Copy with the key</CopyButton>
      </div>
      {answer && <pre>{prettyJson(answer.body)}</pre>}
    </details>
  )
}

const Direction = ({ label, path }: { label: string; path: string }) => (
  <span class="direction" title={label}>
    <Icon path={path} size={16} />
    <span class="visually-hidden">{label}: </span>
  </span>
)

const Badges = ({ at, children }: { at: number; children: ComponentChildren }) => (
  <span class="badges">
    {children}
    <time>{timeOfDay(at)}</time>
  </span>
)

/** Without the ids, which say less than the ends of the path. */
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

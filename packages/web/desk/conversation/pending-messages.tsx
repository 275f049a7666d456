import type { PendingMessage, Watch } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import { alertIcon } from '../../ui/icons.ts'
import { Words } from './message-content.tsx'

/** The agent's messages that are pending, or were refused. */
export function PendingGroup({ messages, watch }: { messages: PendingMessage[]; watch: () => Watch }) {
  return (
    <div class="group ours by-agent by-me pending">
      <div class="group-main">
        {messages.map(({ clientMessageId: id, text, state, message }) => (
          <div key={id} class={`message message-${state}`}>
            <Words text={text ?? ''} />
            {state === 'failed' ? (
              <p class="failed">
                <Icon path={alertIcon} size={14} />
                <span>Not sent: {message}</span>
                <button
                  type="button"
                  class="link"
                  onClick={() =>
                    watch()
                      .retry(id)
                      ?.catch(() => {})
                  }
                >
                  Try again
                </button>
                <button type="button" class="link" onClick={() => watch().discard(id)}>
                  Discard
                </button>
              </p>
            ) : (
              <span class="seen">{state === 'sending' ? 'Sending…' : 'Sent'}</span>
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

import type { PendingMessage, Watch } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import { alertIcon } from '../../ui/icons.ts'
import { MessageText } from './message-content.tsx'

/** The agent's messages that are pending, or were refused. */
export function PendingMessageGroup({ messages, watch }: { messages: PendingMessage[]; watch: () => Watch }) {
  return (
    <div class="message-group outgoing by-agent by-me pending">
      <div class="message-group-body">
        {messages.map(({ clientMessageId: id, text, state, message }) => (
          <div key={id} class={`message message-${state}`}>
            <MessageText text={text ?? ''} />
            {state === 'failed' ? (
              <p class="message-error">
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
              <span class="message-status">{state === 'sending' ? 'Sending…' : 'Sent'}</span>
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

import type { Message } from '@baton/client'
import { Icon } from '../../ui/icon.tsx'
import { checksIcon } from '../../ui/icons.ts'
import { Avatar } from '../components/avatar.tsx'
import { isMe } from '../session/is-me.ts'
import { formatDateTime, formatTime } from '../time/date-time.ts'
import { MessagePart } from './message-content.tsx'

type Props = { author: Message['author']; messages: Message[]; seenSeq: number | null; user: string; me: string }

/** Consecutive messages of one author. */
export function MessageGroup({ author, messages, seenSeq, user, me }: Props) {
  const { kind } = author
  const name = kind === 'USER' ? user : isMe(author, me) ? 'You' : (author.name ?? kindNames[kind])
  const side = kind === 'USER' ? 'incoming' : 'outgoing'
  return (
    <div class={`message-group ${side} by-${kind.toLowerCase()} ${isMe(author, me) ? 'by-me' : ''}`}>
      {side === 'incoming' && <Avatar name={name} size={28} />}
      <div class="message-group-body">
        <p class="message-group-author">
          <strong>{name}</strong>
          {kind !== 'USER' && !isMe(author, me) && (
            <span class="message-group-kind">{kind === 'AGENT' ? 'agent' : 'bot'}</span>
          )}
          <time dateTime={messages[0]!.sentAt} title={formatDateTime(messages[0]!.sentAt)}>
            {formatTime(messages[0]!.sentAt)}
          </time>
        </p>
        {messages.map(message => (
          <div key={message.id} class="message" data-seq={message.seq}>
            {message.actions.map((action, index) => (
              <MessagePart key={index} action={action} />
            ))}
            {message.seq === seenSeq && (
              <span class="message-status">
                <Icon path={checksIcon} size={14} /> Seen
              </span>
            )}
          </div>
        ))}
      </div>
      {side === 'outgoing' && <Avatar name={author.name ?? kindNames[kind]} kind={kind} size={28} />}
    </div>
  )
}

const kindNames = { USER: 'User', BOT: 'Bot', AGENT: 'Agent', SYSTEM: 'Baton' } as const

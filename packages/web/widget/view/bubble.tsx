import type { Actions, Model } from '../model.ts'
import { type Bubble, isSuggestion } from '../rows.ts'
import { Cards } from './cards.tsx'
import { DeliveryStatus } from './delivery-status.tsx'
import { formatTime } from './format-time.ts'
import { Media } from './media.tsx'
import { Replies } from './replies.tsx'
import { TextBubble } from './text-bubble.tsx'

type BubbleProps = { bubble: Bubble; model: Model; actions: Actions }

export function BubbleView({ bubble, model, actions }: BubbleProps) {
  const { mine, first, last, author, at, deliveryStatus: status } = bubble
  const { phrases, appearance, language } = model
  const name = mine ? phrases.you : (author?.name ?? appearance.title)
  return (
    <div class={`row ${mine ? 'me' : 'other'} ${first ? 'first' : ''} ${last ? 'last' : ''} ${status ?? ''}`}>
      {first && <span class="visually-hidden">{name}: </span>}
      {author && (
        <div class="author" aria-hidden="true">
          <bdi>{author.name}</bdi>
          <em>{author.kind === 'AGENT' ? phrases.agent : phrases.bot}</em>
        </div>
      )}
      <Body bubble={bubble} model={model} actions={actions} />
      {status ? (
        <DeliveryStatus bubble={bubble} status={status} model={model} actions={actions} />
      ) : (
        last && (
          <time class="meta" dateTime={new Date(at).toISOString()}>
            {formatTime(at, language)}
          </time>
        )
      )}
    </div>
  )
}

function Body({ bubble: { action, key }, model, actions }: BubbleProps) {
  switch (action.__typename) {
    case 'TextAction':
      return <TextBubble text={action.text} />
    case 'ChoiceAction': {
      const listed = !isSuggestion(action.optionsType)
      const { state, pending } = model.session
      const answered = state.closed || pending.length > 0 || !key.startsWith(`${state.messages.at(-1)?.id} `)
      return (
        <>
          {action.text && <TextBubble text={action.text} />}
          {listed && (
            <Replies
              listed
              replies={action.options}
              label={model.phrases.replies}
              send={actions.send}
              disabled={answered}
            />
          )}
        </>
      )
    }
    case 'CardAction':
      return <Cards cards={action.cards} phrases={model.phrases} send={actions.send} />
    case 'MediaAction':
      return <Media media={action} phrases={model.phrases} />
    // An action type that this version of the widget does not know.
    default:
      return null
  }
}

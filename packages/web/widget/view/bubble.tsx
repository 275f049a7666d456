import type { Actions, Model } from '../model.ts'
import { type Bubble, isSuggestion } from '../rows.ts'
import { Cards } from './cards.tsx'
import { FateLine } from './fate.tsx'
import { Media } from './media.tsx'
import { Replies } from './replies.tsx'
import { Words } from './text.tsx'

type BubbleProps = { bubble: Bubble; model: Model; actions: Actions }

export function BubbleView({ bubble, model, actions }: BubbleProps) {
  const { mine, first, last, author, at, fate } = bubble
  const { words, looks, language } = model
  const time = new Date(at)
  const who = mine ? words.you : (author?.name ?? looks.title)
  return (
    <div class={`row ${mine ? 'me' : 'other'} ${first ? 'first' : ''} ${last ? 'last' : ''} ${fate ?? ''}`}>
      {first && <span class="hidden">{who}: </span>}
      {author && (
        <div class="author" aria-hidden="true">
          <bdi>{author.name}</bdi>
          <em>{author.kind === 'AGENT' ? words.agent : words.bot}</em>
        </div>
      )}
      <Body bubble={bubble} model={model} actions={actions} />
      {fate ? (
        <FateLine bubble={bubble} fate={fate} model={model} actions={actions} />
      ) : (
        last && (
          <time class="meta" dateTime={time.toISOString()}>
            {time.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })}
          </time>
        )
      )}
    </div>
  )
}

function Body({ bubble: { action, mine, key }, model, actions }: BubbleProps) {
  switch (action.__typename) {
    case 'TextAction':
      return <Words text={action.text} />
    case 'ChoiceAction': {
      const listed = !isSuggestion(action.optionsType)
      const { messages, closed } = model.talk.state
      const answered = closed || model.talk.pending.length > 0 || !key.startsWith(`${messages.at(-1)?.id} `)
      return (
        <>
          {action.text && <Words text={action.text} />}
          {listed && (
            <Replies
              listed
              replies={action.options}
              label={model.words.replies}
              say={actions.send}
              disabled={answered}
            />
          )}
        </>
      )
    }
    case 'CardAction':
      return <Cards cards={action.cards} words={model.words} say={actions.send} />
    case 'MediaAction':
      return <Media media={action} words={model.words} mine={mine} />
    // A kind that is newer than this widget.
    default:
      return null
  }
}

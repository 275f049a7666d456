import type { ConversationView, Watch } from '@baton/client'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { sendIcon } from '../../ui/icons.ts'
import { useDesk } from '../desk.ts'
import { interpolate } from '../quick-replies/interpolate.ts'
import type { QuickReply } from '../quick-replies/quick-replies.ts'
import { QuickRepliesMenu } from '../quick-replies/quick-replies-menu.tsx'
import { useQuickReplies } from '../quick-replies/use-quick-replies.ts'
import type { ConversationDetails } from './use-conversation.ts'
import { useTyping } from './use-typing.ts'

type Props = {
  conversation: ConversationDetails
  view: ConversationView
  watch: () => Watch
  reply: RefObject<HTMLTextAreaElement | null>
  /** A text to append, such as the bot's suggestion. */
  insert: string
  onInserted: () => void
}

const MAX_HEIGHT_PX = 200

export function Composer(props: Props) {
  const { text, quickReplies, choose, onInput, onKeyDown, onSubmit, onBlur } = useComposer(props)
  const { slash, found, index } = quickReplies
  return (
    <form class="composer" onSubmit={onSubmit}>
      {slash && <QuickRepliesMenu quickReplies={quickReplies} choose={choose} />}
      <label class="visually-hidden" for="reply">
        Your reply
      </label>
      <textarea
        id="reply"
        ref={props.reply}
        rows={1}
        value={text}
        placeholder="Write a reply, or / for quick replies"
        maxLength={10_000}
        aria-autocomplete="list"
        aria-controls={slash ? 'quick-replies' : undefined}
        aria-activedescendant={found.length > 0 ? `quick-${index}` : undefined}
        onInput={onInput}
        onBlur={onBlur}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="button primary send" aria-label="Send" disabled={!text.trim()}>
        <Icon path={sendIcon} />
      </button>
    </form>
  )
}

/** The draft, its quick replies, and what keys do to them. */
function useComposer({ conversation, view, watch, reply, insert, onInserted }: Props) {
  const desk = useDesk()
  const [text, setText] = useState(desk.drafts.get(conversation.id) ?? '')
  const typing = useTyping(desk, conversation.id)
  const quickReplies = useQuickReplies(conversation.bot.settings.quickReplies)

  const write = (next: string, caret = next.length) => {
    setText(next)
    desk.drafts.set(conversation.id, next)
    quickReplies.update(next, caret)
  }
  useEffect(() => {
    if (!insert) return
    write(text ? `${text.trimEnd()}\n${insert}` : insert)
    onInserted()
    reply.current?.focus()
  }, [insert])
  useAutoHeight(reply, text)

  const choose = (quick: QuickReply) => {
    const variables = { ...(conversation.variables as object), ...view.state.variables }
    const before = text.slice(0, quickReplies.slash!.from) + interpolate(quick.text, variables)
    write(before + text.slice(reply.current!.selectionStart), 0)
    requestAnimationFrame(() => reply.current?.setSelectionRange(before.length, before.length))
  }
  const send = () => {
    const trimmed = text.trim()
    if (!trimmed) return
    typing.sent()
    write('')
    // The result is drawn below the transcript.
    watch()
      .send({ text: trimmed, controlEpoch: view.state.controlEpoch })
      .catch(() => {})
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (!quickReplies.onKeyDown(event, choose)) {
      if (event.key === 'Enter' && !event.shiftKey) send()
      else if (event.key !== 'Escape') return
      else if (quickReplies.slash) quickReplies.close()
      else reply.current?.blur()
    }
    event.preventDefault()
  }
  const onInput = ({ currentTarget: { value, selectionStart } }: { currentTarget: HTMLTextAreaElement }) => {
    write(value, selectionStart)
    if (value.trim()) typing.typed()
    else typing.stop()
  }
  const onSubmit = (event: Event) => {
    event.preventDefault()
    send()
  }
  return { text, quickReplies, choose, onInput, onKeyDown, onSubmit, onBlur: () => typing.stop() }
}

/** The field grows with its text. */
function useAutoHeight(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  useLayoutEffect(() => {
    const { style } = field.current!
    style.height = 'auto'
    style.height = `${Math.min(field.current!.scrollHeight, MAX_HEIGHT_PX)}px`
  }, [text])
}

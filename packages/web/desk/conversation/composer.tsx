import type { ConversationView, Watch } from '@baton/client'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { sendIcon } from '../../ui/icons.ts'
import { useDesk } from '../desk.ts'
import { ownReplies } from '../preferences.ts'
import { interpolate } from '../quick-replies/interpolate.ts'
import { type QuickReply, quickReplies, searchQuickReplies, slashQueryAt } from '../quick-replies/quick-replies.ts'
import { QuickRepliesMenu } from '../quick-replies/quick-replies-menu.tsx'
import type { ConversationDetails } from './use-conversation.ts'
import { useTyping } from './use-typing.ts'

type Props = {
  conversation: ConversationDetails
  view: ConversationView
  watch: () => Watch
  reply: RefObject<HTMLTextAreaElement | null>
  /** The bot's suggestion, as the initial text. */
  offered: string
  taken: () => void
}

export function Composer({ conversation, view, watch, reply, offered, taken }: Props) {
  const desk = useDesk()
  const [text, setText] = useState(desk.drafts.get(conversation.id) ?? '')
  const [slash, setSlash] = useState<{ query: string; from: number } | null>(null)
  const [at, setAt] = useState(0)
  const typing = useTyping(desk, conversation.id)
  const all = quickReplies(conversation.bot.settings.quickReplies, ownReplies.value)
  const found = slash ? searchQuickReplies(all, slash.query) : []

  const write = (next: string, caret = next.length) => {
    setText(next)
    desk.drafts.set(conversation.id, next)
    const begun = slashQueryAt(next, caret)
    setSlash(begun)
    if (begun?.query !== slash?.query) setAt(0)
  }
  useEffect(() => {
    if (!offered) return
    write(text ? `${text.trimEnd()}\n${offered}` : offered)
    taken()
    reply.current?.focus()
  }, [offered])
  useLayoutEffect(() => {
    const field = reply.current!
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`
  }, [text])

  const choose = (quick: QuickReply) => {
    const variables = { ...(conversation.variables as object), ...view.state.variables }
    const caret = reply.current!.selectionStart
    const before = text.slice(0, slash!.from) + interpolate(quick.text, variables)
    const next = before + text.slice(caret)
    write(next, 0)
    requestAnimationFrame(() => reply.current?.setSelectionRange(before.length, before.length))
  }
  const send = () => {
    const words = text.trim()
    if (!words) return
    typing.sent()
    write('')
    // The result is drawn below the transcript.
    watch()
      .send({ text: words, controlEpoch: view.state.controlEpoch })
      .catch(() => {})
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const popover = found.length > 0
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (popover && step) {
      event.preventDefault()
      setAt((at + step + found.length) % found.length)
    } else if (popover && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault()
      choose(found[at]!)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (slash) setSlash(null)
      else reply.current?.blur()
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    }
  }
  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      {slash && <QuickRepliesMenu found={found} at={at} any={all.length > 0} choose={choose} hover={setAt} />}
      <label class="visually-hidden" for="reply">
        Your reply
      </label>
      <textarea
        id="reply"
        ref={reply}
        rows={1}
        value={text}
        placeholder="Write a reply, or / for quick replies"
        maxLength={10_000}
        aria-autocomplete="list"
        aria-controls={slash ? 'quick-replies' : undefined}
        aria-activedescendant={found.length > 0 ? `quick-${at}` : undefined}
        onInput={({ currentTarget: { value, selectionStart } }) => {
          write(value, selectionStart)
          if (value.trim()) typing.typed()
          else typing.stop()
        }}
        onBlur={() => typing.stop()}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="button primary send" aria-label="Send" disabled={!text.trim()}>
        <Icon path={sendIcon} />
      </button>
    </form>
  )
}

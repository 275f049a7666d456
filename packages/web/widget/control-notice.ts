import type { ConversationState } from '@baton/client'
import type { Phrases } from './phrases.ts'

/** Who answers, where that is worth a line: the user waits, a person has it, or the bot has it back. `showNames`: whether users see the names of agents. */
export function controlNoticeOf(
  { handover, queue, closed, handoverEvents, messages }: ConversationState,
  { waitingForAgent, agent, joined, botBack }: Phrases,
  showNames: boolean,
): string | undefined {
  if (closed) return
  if (handover) {
    if (handover.state === 'ACCEPTED') return `${(showNames && handover.by?.name) || agent} ${joined}`
    const seconds = queue?.estimatedWaitSeconds
    return (
      waitingForAgent + (queue ? ` · #${queue.position}` : '') + (seconds ? ` · ~${Math.ceil(seconds / 60)} min` : '')
    )
  }
  const last = handoverEvents.at(-1)
  if (!last) return
  // Until the user has written to the bot again.
  const wrote = messages.some(({ author, seq }) => author.kind === 'USER' && seq > last.seq)
  return wrote ? undefined : botBack
}

import { toast } from '../components/toast.ts'
import type { Desk } from '../desk.ts'
import type { Row } from '../list/row.ts'
import { backToList, go } from '../navigation.ts'

/** What an agent does with a conversation. Each shows its result, and answers whether it succeeded. */
type Subject = Pick<Row, 'id'> & { controlEpoch?: number }

/** When two agents accept at once, one wins and the other sees who. Without a waiting request this is a barge-in. */
export async function accept(desk: Desk, { id }: Subject): Promise<boolean> {
  const result = await attempt(desk, () => desk.baton.acceptHandover({ conversationId: id }))
  if (!result) return false
  if (result.__typename === 'AcceptHandoverSuccess') {
    const { mode, controlEpoch } = result.conversation
    const row = desk.inbox.rows.value.get(id)
    const { acceptedBy } = result.handover
    if (row?.handover) {
      const handover = { ...row.handover, state: 'ACCEPTED' as const, acceptedBy }
      desk.inbox.patch(id, { mode, controlEpoch, handover })
    }
    go({ at: 'conversation', id })
    return true
  }
  return refused(result)
}

export async function giveBack(desk: Desk, subject: Subject, claimEnd: string | null, variables: object) {
  const { id, controlEpoch = null } = subject
  const result = await attempt(desk, () =>
    desk.baton.releaseHandover({ conversationId: id, claimEnd, variables, controlEpoch }),
  )
  if (!result) return false
  if (result.__typename !== 'ReleaseHandoverSuccess') return refused(result)
  toast(claimEnd ? `Given back to the bot: ${claimEnd}` : 'Given back to the bot', 'good')
  backToList()
  return true
}

/** `to`: another agent, or the queue of a team; null: back to the queue that it came from. */
export async function transfer(
  desk: Desk,
  subject: Subject,
  to: { actorId: string; name: string } | { teamId: string; name: string } | null,
  note: string | null,
) {
  const { id, controlEpoch = null } = subject
  const result = await attempt(desk, () =>
    desk.baton.transferHandover({
      ...{ conversationId: id, note, controlEpoch },
      ...(to && ('teamId' in to ? { team: to.teamId } : { to: to.actorId })),
    }),
  )
  if (!result) return false
  if (result.__typename !== 'TransferHandoverSuccess') return refused(result)
  toast(to ? `Transferred to ${to.name}` : 'Returned to the queue', 'good')
  backToList()
  return true
}

export async function setVariables(desk: Desk, conversationId: string, variables: object) {
  if (Object.keys(variables).length === 0) return true
  const result = await attempt(desk, () => desk.baton.setVariables({ conversationId, variables }))
  if (!result) return false
  if (result.__typename !== 'SetVariablesSuccess') return refused(result)
  toast('Variables saved', 'good')
  return true
}

export async function addNote(desk: Desk, conversationId: string, text: string) {
  const result = await attempt(desk, () => desk.baton.addNote({ conversationId, text }))
  if (!result) return false
  return result.__typename === 'AddNoteSuccess' || refused(result)
}

export async function cancel(desk: Desk, { id }: Subject) {
  const result = await attempt(desk, () => desk.baton.cancelHandover({ conversationId: id }))
  if (!result) return false
  if (result.__typename !== 'CancelHandoverSuccess') return refused(result)
  toast('Request cancelled. The bot continues.', 'good')
  return true
}

export async function close(desk: Desk, { id }: Subject) {
  const result = await attempt(desk, () => desk.baton.closeConversation({ conversationId: id }))
  if (!result) return false
  if (result.__typename !== 'CloseConversationSuccess') return refused(result)
  toast('Conversation closed', 'good')
  backToList()
  return true
}

type Refusal = { __typename: string; message?: string; by?: { name: string | null } | null }

export function refused(result: Refusal): false {
  toast(refusalMessage(result), 'bad')
  return false
}

function refusalMessage({ __typename, message, by }: Refusal): string {
  const who = by?.name ?? 'another agent'
  if (__typename === 'AlreadyClaimed') return `Taken by ${who}`
  if (__typename === 'ControlLost')
    return by ? `Too late: ${who} has the conversation now` : 'Too late: someone else has the conversation now'
  return message ?? 'Something went wrong'
}

async function attempt<R>(desk: Desk, run: () => Promise<R>): Promise<R | null> {
  try {
    return await run()
  } catch (error) {
    desk.reportError(error)
    return null
  }
}

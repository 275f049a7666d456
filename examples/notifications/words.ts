import type { HandoverEvent } from './channel.ts'

/** Whether a person has to act: the others are good news. */
export const isUrgent = ({ type, data }: HandoverEvent) =>
  type === 'handover.requested' || (type === 'handover.transferred' && data.to === null)

/** One sentence about an event. */
export function sentenceOf({ type, data }: HandoverEvent): string {
  const { by, reason } = data
  const who = by.name ?? by.id
  switch (type) {
    case 'handover.requested':
      return reason ? `A visitor waits for a person: ${reason}` : 'A visitor waits for a person.'
    case 'handover.accepted':
      return `${who} has accepted the conversation.`
    case 'handover.transferred':
      return data.to ? `${who} has passed the conversation to ${data.to.name}.` : 'A visitor waits for a person again.'
    case 'handover.ended':
      return `The handover has ended (${data.end?.toLowerCase()}).`
  }
}

export const linkTo = (desk: string | null, { conversationId }: HandoverEvent) =>
  desk && `${desk}/desk#/c/${conversationId}`

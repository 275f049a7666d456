import type { AuditEntry } from '../access/audit-entry.ts'
import type { Change } from './change.ts'
import { eventTypes } from './event.ts'

/** The entries that a change adds to the audit log: one for each audited event. */
export const auditEntriesOf = ({ events, conversation, identityId, credentialId }: Change): AuditEntry[] =>
  events
    .filter(({ type }) => eventTypes[type].audited)
    .map(({ type, actor, at, seq, controlEpoch }) => ({
      companyId: conversation.companyId,
      at,
      identityId,
      credentialId,
      name: actor.kind === 'SYSTEM' ? null : (actor.name ?? actor.id),
      action: type,
      target: conversation.id,
      detail: { seq, controlEpoch, kind: actor.kind },
    }))

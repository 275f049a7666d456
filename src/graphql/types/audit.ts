import type { AuditEntry } from '../../domain/access/audit-entry.ts'
import type { ActorKind } from '../../domain/actor.ts'
import type { ListOrder } from '../../domain/list-order.ts'
import { builder } from '../builder.ts'
import { connectionType, forward, forwardArgs } from '../connection.ts'
import { ActorKindType } from './actor.ts'

/** What an entry has beside the columns that all have: of an event, or of a mutation. */
type Detail = { seq?: number; controlEpoch?: number; kind?: ActorKind; fields?: string[] }
const detailOf = (entry: AuditEntry) => entry.detail as Detail

const AuditEntryType = builder.objectRef<AuditEntry & { id: string }>('AuditEntry').implement({
  description:
    'One action that the audit log keeps: a mutation by which an administrator set something up, or an event that changed who holds a conversation.',
  fields: t => ({
    id: t.id({ resolve: entry => `audit_${entry.id}` }),
    at: t.field({ type: 'DateTime', resolve: entry => entry.at }),
    action: t.exposeString('action', { description: 'A mutation’s name, or the type of an event.' }),
    targetId: t.exposeID('target', { nullable: true, description: 'The id of what it was done to.' }),
    credentialId: t.exposeID('credentialId', { nullable: true, description: 'null: nobody’s, or the server’s own.' }),
    actorName: t.exposeString('name', { nullable: true }),
    actorKind: t.field({ type: ActorKindType, nullable: true, resolve: entry => detailOf(entry).kind ?? null }),
    seq: t.int({ nullable: true, resolve: entry => detailOf(entry).seq ?? null }),
    controlEpoch: t.int({ nullable: true, resolve: entry => detailOf(entry).controlEpoch ?? null }),
    inputFields: t.stringList({ nullable: true, resolve: entry => detailOf(entry).fields ?? null }),
  }),
})

const byNumber: ListOrder<{ id: string }, string> = {
  keyOf: ({ id }) => `audit_${id}`,
  read: key => /^audit_(\d{1,15})$/.exec(key)?.[1] ?? null,
}

builder.queryField('auditLog', t =>
  t.field({
    type: connectionType('AuditEntry', AuditEntryType, 'entries of the audit log'),
    description: 'Newest first. For admins.',
    args: forwardArgs,
    resolve: (_, args, { principal, parts }) =>
      forward(byNumber, args, page => parts.company.auditLog(principal, page)),
  }),
)

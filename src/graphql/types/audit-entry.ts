import type { AuditEntry, AuditPosition } from '../../domain/access/audit-entry.ts'
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
    'One entry of the audit log: a mutation by which an administrator set something up, or an event by which control of a conversation passed. It holds no words of a conversation and no values.',
  fields: t => ({
    id: t.id({ description: 'Begins with `audit_`.', resolve: entry => `audit_${entry.id}` }),
    at: t.field({ type: 'DateTime', description: 'When it happened.', resolve: entry => entry.at }),
    action: t.exposeString('action', {
      description:
        'The name of the mutation, such as `updateBot`, or the type of the event, such as `handover.accepted`.',
    }),
    targetId: t.exposeID('target', {
      nullable: true,
      description:
        'The id of what it was done to: a bot, a webhook, a key, a conversation; null: it was done to nothing that has an id.',
    }),
    identityId: t.exposeID('identityId', {
      nullable: true,
      description:
        'The `actorId` of the person or program of the company who did it; null: a user, or the server itself.',
    }),
    credentialId: t.exposeID('credentialId', {
      nullable: true,
      description: 'The API key or identity key that was used; null: an anonymous user, or the server itself.',
    }),
    actorName: t.exposeString('name', {
      nullable: true,
      description: 'The name of the identity at that time, or the id of a user; null: the server itself.',
    }),
    actorKind: t.field({
      type: ActorKindType,
      nullable: true,
      description: 'The side that the actor of an event is on; null: it was a mutation of an administrator.',
      resolve: entry => detailOf(entry).kind ?? null,
    }),
    seq: t.int({
      nullable: true,
      description: 'The `seq` of the event in the conversation’s log; null: it was a mutation.',
      resolve: entry => detailOf(entry).seq ?? null,
    }),
    controlEpoch: t.int({
      nullable: true,
      description: 'The `controlEpoch` from the event on; null: it was a mutation.',
      resolve: entry => detailOf(entry).controlEpoch ?? null,
    }),
    inputFields: t.stringList({
      nullable: true,
      description:
        'The inputs that the mutation was given, by name; values may be secrets and are not kept. Null: it was an event.',
      resolve: entry => detailOf(entry).fields ?? null,
    }),
  }),
})

const byNumber: ListOrder<{ id: string; at: number }, AuditPosition> = {
  keyOf: ({ id, at }) => `audit_${id} ${at}`,
  read: key => {
    const match = /^audit_(\d{1,15}) (\d{1,15})$/.exec(key)
    return match && { number: Number(match[1]), at: Number(match[2]) }
  },
}

builder.queryField('auditLog', t =>
  t.field({
    type: connectionType('AuditEntry', AuditEntryType, 'entries of the audit log'),
    description: 'The company’s audit log, newest first. For administrators.',
    args: forwardArgs,
    resolve: (_, args, { principal, parts }) =>
      forward(byNumber, args, page => parts.company.auditLog(principal, page)),
  }),
)

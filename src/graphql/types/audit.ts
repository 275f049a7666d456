import type { AuditEntry } from '../../domain/access/audit-entry.ts'
import { builder } from '../builder.ts'
import { forward } from '../connection.ts'

const AuditEntryType = builder.objectRef<AuditEntry & { id: string }>('AuditEntry').implement({
  description: 'Who did what, with which credential: what admins set up, and every change of control.',
  fields: t => ({
    id: t.exposeID('id'),
    at: t.field({ type: 'DateTime', resolve: entry => entry.at }),
    credentialId: t.exposeID('credentialId', { nullable: true, description: 'null: nobody’s, or the server’s own.' }),
    name: t.exposeString('name', { nullable: true }),
    action: t.exposeString('deed', { description: 'A mutation’s name, or the type of an event.' }),
    target: t.exposeID('target', { nullable: true, description: 'The id of what it was done to.' }),
    detail: t.field({ type: 'JSON', resolve: entry => entry.detail }),
  }),
})

builder.queryField('auditLog', t =>
  t.connection({
    type: AuditEntryType,
    description: 'Newest first. For admins.',
    resolve: (_, args, { principal, parts }) => forward(args, page => parts.company.auditLog(principal, page)),
  }),
)

import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PolicyRole } from '../src/domain/access/credential.ts'
import { type Permission, policy, scopeOf } from '../src/domain/access/policy.ts'

const policyRoles: PolicyRole[] = ['ANONYMOUS', 'VISITOR', 'BOT', 'AGENT', 'INTEGRATION', 'ADMIN']
const permissions = (Object.keys(policy) as Permission[]).filter(permission =>
  (policy[permission] as readonly PolicyRole[]).some(role => role !== 'SYSTEM'),
)
const row = (cells: string[]) => `| ${cells.join(' | ')} |`
/** Roles are the schema's own words; the other two columns are described. */
const nameOf = (role: PolicyRole) => ({ ANONYMOUS: 'no credential', VISITOR: 'visitor' })[role as string] ?? role

/** docs/policy.md, from the table that the server enforces. */
export const policyPage = `# Permissions

Printed by \`npm run policy\` from \`src/domain/access/policy.ts\`, the one table that all of the API enforces. An empty
cell is a refusal: \`unauthenticated\` without a credential, \`forbidden\` with one.

${row(['Permission', 'Scope', ...policyRoles.map(nameOf)])}
${row(['---', '---', ...policyRoles.map(() => '---')])}
${permissions
  .map(permission =>
    row([
      `\`${permission}\``,
      scopeOf[permission],
      ...policyRoles.map(role => ((policy[permission] as readonly PolicyRole[]).includes(role) ? 'yes' : '')),
    ]),
  )
  .join('\n')}

A permission reaches only what the caller may see. What belongs to others looks exactly like what does not exist
(\`not_found\`, null):

| Caller | Sees |
|---|---|
| no credential | a conversation that the call starts, under a \`userId\` that was never used with this bot |
| visitor | their one conversation; with a JWT that you signed, all of that user's conversations with the bot |
| a key, or a person who signed in | their company; a key with \`botIds\` only those bots, and no conversation can be started with others |

A key narrowed to scopes does only what has one of them in the table, and makes no key with more. With \`botIds\` a key
loses \`readWholeCompany\`, which cannot be split by bot. Starting a conversation needs READ beside WRITE, because the
answer holds a token that reads; \`AGENT\` and \`BOT\` keys do not get the token of a user who has been there before.
`

if (import.meta.main) writeFileSync(fileURLToPath(new URL('../docs/policy.md', import.meta.url)), policyPage)

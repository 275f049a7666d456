import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Part } from '../src/domain/access/credential.ts'
import { type Permission, policy, scopeOf } from '../src/domain/access/policy.ts'

const parts: Part[] = ['NOBODY', 'VISITOR', 'BOT', 'AGENT', 'INTEGRATION', 'ADMIN']
const deeds = (Object.keys(policy) as Permission[]).filter(deed =>
  (policy[deed] as readonly Part[]).some(part => part !== 'SYSTEM'),
)
const row = (cells: string[]) => `| ${cells.join(' | ')} |`

/** docs/policy.md, from the table that the server asks. */
export const policyPage = `# Who may do what

Printed by \`npm run policy\` from \`src/domain/access/policy.ts\`, the one table that every door asks. A blank is a refusal: \`unauthenticated\` for
nobody, \`forbidden\` for everybody else.

${row(['Deed', 'Scope', ...parts])}
${row(['---', '---', ...parts.map(() => '---')])}
${deeds
  .map(deed =>
    row([
      `\`${deed}\``,
      scopeOf[deed],
      ...parts.map(part => ((policy[deed] as readonly Part[]).includes(part) ? 'yes' : '')),
    ]),
  )
  .join('\n')}

Whose it is comes on top, and what is not yours looks exactly like what is not there (\`not_found\`, null):

| Who | Own | Same company | Another company |
|---|---|---|---|
| nobody | a conversation that they begin under a name nobody has used | | |
| a visitor | their one conversation; with a customer's token, all of theirs with its bot | | |
| a key, or a person who signed in | | yes; narrowed by \`botIds\`: those bots' | |

A key may be narrowed to scopes: it does only what stands beside them. \`botIds\` narrows it to some bots; \`readWholeCompany\`, which cannot be
told apart by bot, is then refused. To start a conversation a key needs READ beside WRITE, for the answer holds a token that reads; agents and
bots are not handed the token of a user who was there before them. A key narrowed to scopes makes no key with more.
`

if (import.meta.main) writeFileSync(fileURLToPath(new URL('../docs/policy.md', import.meta.url)), policyPage)

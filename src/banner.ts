import type { Config } from './config.ts'
import type { Demo } from './demo/seed.ts'
import { version } from './version.ts'

/** What `npm start` prints: addresses, the demo's keys, and three commands to try. */
export function banner({ url, demo, config }: { url: string; demo: Demo | null; config: Config }): string {
  const head = [
    `Baton ${version} is ready: ${url}`,
    ...(demo ? ['  Open it in a browser: a shop with its chat, the agents’ desk, and the log of both'] : []),
    `  GraphQL, SSE, WebSocket  ${url}/graphql`,
    `  Data                     ${config.databasePath}`,
  ]
  if (!demo) return head.join('\n')
  const { botId, keys } = demo
  const json = "-H 'content-type: application/json'"
  const start = `{"query":"mutation{startConversation(input:{botId:\\"${botId}\\",userId:\\"ann\\"}){... on StartConversationSuccess{visitorToken conversation{id}} ... on Error{code message}}}"}`
  const path = `${url}/webbot/api/webchat/${botId}/handover/ann/`
  const auth = `-H 'authorization: Bearer ${keys.integration}'`
  return [
    ...head,
    `  Demo bot                 ${botId}  (say "agent" or "partner"; webhooks go to ${config.demoPartnerUrl})`,
    `  Keys (also in ${config.dataDir}/demo.json)`,
    `    admin        ${keys.admin}`,
    `    agent        ${keys.agent}`,
    `    agent2       ${keys.agent2}`,
    `    integration  ${keys.integration}`,
    `    bot          ${keys.bot}`,
    'Try: start a conversation, take it over, say hello as an agent',
    `  curl -s ${auth} ${json} ${url}/graphql -d '${start}'`,
    `  curl -s ${auth} ${path}`,
    `  curl -s ${auth} ${json} -d '{"message":"Hello from Agent!"}' ${path}`,
  ].join('\n')
}

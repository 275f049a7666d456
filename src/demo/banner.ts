import type { Demo } from './seed.ts'

type Places = { url: string; partnerUrl: string; dataDir: string }

/** For the server's banner: the demo's keys, and three commands to try. */
export function demoBanner({ botId, keys }: Demo, { url, partnerUrl, dataDir }: Places): string[] {
  const json = "-H 'content-type: application/json'"
  const start = `{"query":"mutation{startConversation(input:{botId:\\"${botId}\\",userId:\\"ann\\"}){... on StartConversationSuccess{visitorToken conversation{id}} ... on Error{code message}}}"}`
  const path = `${url}/webbot/api/webchat/${botId}/handover/ann/`
  const auth = `-H 'authorization: Bearer ${keys.integration}'`
  return [
    '  Open it in a browser: a shop with its chat, the agents’ desk, and the log of both',
    `  Demo bot                 ${botId}  (say "agent" or "partner"; webhooks go to ${partnerUrl})`,
    `  Keys (also in ${dataDir}/demo.json)`,
    `    admin        ${keys.admin}`,
    `    agent        ${keys.agent}`,
    `    agent2       ${keys.agent2}`,
    `    integration  ${keys.integration}`,
    `    bot          ${keys.bot}`,
    'Try: start a conversation, take it over, say hello as an agent',
    `  curl -s ${auth} ${json} ${url}/graphql -d '${start}'`,
    `  curl -s ${auth} ${path}`,
    `  curl -s ${auth} ${json} -d '{"message":"Hello from Agent!"}' ${path}`,
  ]
}

import { createBaton } from '../../packages/client/src/index.ts'
import { graphql } from '../graphql.ts'
import type { Settings } from '../settings.ts'

const NAME = 'External demo bot'

const ExternalBots = graphql(`
  query ExternalBots($after: String) {
    bots(first: 200, after: $after) {
      edges { node { id name flowVersion } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

const CreateBot = graphql(`
  mutation CreateBot($input: CreateBotInput!) {
    createBot(input: $input) {
      __typename
      ... on CreateBotSuccess { bot { id name flowVersion } }
      ... on Error { code message }
    }
  }
`)

/** The bot to speak for: the one that was named, else the example's own, which is made where there is none yet. */
export async function findBot({ url, adminKey, botId }: Settings): Promise<string> {
  if (botId !== null) return botId
  if (adminKey === null) throw new Error('Set BATON_BOT_ID: without an admin key no bot can be made.')
  const admin = createBaton({ url, token: adminKey })
  for (let after: string | null = null; ; ) {
    const { bots }: { bots: Page } = await admin.request(ExternalBots, { after })
    const own = bots.edges.find(({ node }) => node.name === NAME && node.flowVersion === null)
    if (own) return own.node.id
    if (!bots.pageInfo.hasNextPage) break
    after = bots.pageInfo.endCursor
  }
  // Without a flow the server says nothing for it: this program does.
  const { createBot } = await admin.request(CreateBot, { input: { name: NAME } })
  if (createBot.__typename !== 'CreateBotSuccess') throw new Error(createBot.message)
  return createBot.bot.id
}

type Page = {
  edges: { node: { id: string; name: string; flowVersion: number | null } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

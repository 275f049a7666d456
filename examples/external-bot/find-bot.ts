import { type Baton, createBaton } from '@baton/client'
import { graphql } from './graphql.ts'
import type { Settings } from './settings.ts'

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

/** The bot to answer for: the configured one, or the example's own, which is created if it does not exist. */
export async function findBot({ url, adminKey, botId }: Settings): Promise<string> {
  if (botId !== null) return botId
  if (adminKey === null) throw new Error('Set BATON_BOT_ID: without an admin key no bot can be created.')
  using admin = createBaton({ url, token: adminKey })
  return (await findOwnBot(admin)) ?? (await createOwnBot(admin))
}

async function findOwnBot(admin: Baton): Promise<string | null> {
  let after: string | null = null
  do {
    const { bots }: { bots: BotPage } = await admin.request(ExternalBots, { after })
    const own = bots.edges.find(({ node }) => node.name === NAME && node.flowVersion === null)
    if (own) return own.node.id
    after = bots.pageInfo.hasNextPage ? bots.pageInfo.endCursor : null
  } while (after !== null)
  return null
}

/** The bot gets no flow: without one the server sends nothing for it. */
async function createOwnBot(admin: Baton): Promise<string> {
  const { createBot } = await admin.request(CreateBot, { input: { name: NAME } })
  if (createBot.__typename !== 'CreateBotSuccess') throw new Error(createBot.message)
  return createBot.bot.id
}

type BotPage = {
  edges: { node: { id: string; name: string; flowVersion: number | null } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

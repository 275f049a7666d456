import { gql, InMemoryCache } from '@apollo/client'
import { expect, test } from 'vitest'
import { openChat } from '../support/chat.ts'
import { post } from '../support/client.ts'
import { identityIdOf } from '../support/company.ts'
import { startServer } from '../support/server.ts'

const text = `query Everyone($id: ID!) {
  conversation(id: $id) {
    __typename id
    bot { __typename id name }
    messages(first: 10) { __typename edges { __typename node { __typename id text author { __typename actorId kind name } } } }
  }
  agents { __typename actorId name online }
}`
type Everyone = {
  conversation: { bot: { name: string }; messages: { edges: { node: { author: object } }[] } }
}

test('a normalised cache keeps a user apart from the bot and the agent whose ids the user has chosen', async () => {
  await using server = await startServer()
  const botId = await server.bot(null)
  const agentId = identityIdOf(server.agent)
  for (const userId of [botId, agentId]) {
    const chat = await openChat(server, botId, userId)
    await chat.say('Who am I?')
    await chat.accept(server.agent)
    await chat.send(server.agent, { text: 'You are the user.' })
    const { body } = await post(server.url, server.agent, { query: text, variables: { id: chat.conversationId } })
    const cache = new InMemoryCache()
    const asked = { query: gql(text), variables: { id: chat.conversationId } }
    cache.writeQuery({ ...asked, data: body.data as Everyone })
    expect(Object.keys(cache.extract()).filter(key => /^(Actor|Agent)/.test(key))).toEqual([])
    const read = cache.readQuery<Everyone>(asked)!
    expect(read).toEqual(body.data)
    expect(read.conversation.bot.name).toBe('Robo')
    expect(read.conversation.messages.edges.map(({ node }) => node.author)).toMatchObject([
      { kind: 'USER', actorId: userId, name: null },
      { kind: 'AGENT', actorId: agentId, name: 'Bea' },
    ])
  }
})

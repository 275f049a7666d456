import { graphql } from './graphql.ts'

/** Operations of the tests; the client kit has the others. */

export const ReadLog = graphql(`
  query ReadLog($id: ID!, $after: Cursor, $first: Int) {
    conversation(id: $id) {
      lastSeq mode controlEpoch moduleId variables
      events(after: $after, first: $first) {
        cursor hasMore reset
        events {
          __typename seq cursor controlEpoch actor { kind actorId name }
          ... on MessagePosted { message { id text clientMessageId } }
          ... on HandoverAccepted { route handover { id } }
          ... on HandoverTransferred { to { kind actorId name } note handover { id acceptedBy { actorId name } } }
          ... on HandoverEnded { end claimEnd }
        }
      }
    }
  }
`)

export const NodeById = graphql(`
  query NodeById($id: ID!) {
    node(id: $id) {
      __typename id
      ... on Conversation { userId }
      ... on Message { text seq conversation { id } }
      ... on Handover { state route conversation { id } }
      ... on Bot { name }
    }
  }
`)

export const MessagePages = graphql(`
  query MessagePages($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    conversation(id: $id) {
      messages(first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { seq text } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`)

export const ConversationList = graphql(`
  query ConversationList($filter: ConversationFilter, $first: Int, $after: String) {
    conversations(filter: $filter, first: $first, after: $after) {
      edges { cursor node { id userId state handovers { edges { node { state end } } } } }
      pageInfo { hasNextPage hasPreviousPage endCursor }
    }
  }
`)

export const HandoverList = graphql(`
  query HandoverList($filter: HandoverFilter, $first: Int, $after: String) {
    handovers(filter: $filter, first: $first, after: $after) {
      edges { cursor node { id state route reason requestedAt acceptedAt acceptedBy { name } conversation { id userId } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export const BotList = graphql(`
  query BotList($first: Int, $after: String) {
    bots(first: $first, after: $after) {
      edges { node { id name flowVersion settings { visitorAuth relayAgentMessages agentMessageInNormalMode } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export const OpenConversation = graphql(`
  query OpenConversation($id: ID, $botId: ID, $userId: String) {
    conversation(id: $id, botId: $botId, userId: $userId) { id userId bot { id name } }
  }
`)

export const WhoAmI = graphql(`
  query WhoAmI { viewer { companyId role name actorId conversationId } }
`)

export const RevokeApiKey = graphql(`
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) {
      __typename
      ... on RevokeApiKeySuccess { apiKey { id revokedAt } }
      ... on Error { code message }
    }
  }
`)

export const AgentList = graphql(`
  query AgentList { agents { actorId name online you } }
`)

export const CreateBot = graphql(`
  mutation CreateBot($input: CreateBotInput!) {
    createBot(input: $input) {
      __typename
      ... on CreateBotSuccess { bot { id name flowVersion } }
      ... on Error { code message }
    }
  }
`)

export const SetMessageWebhook = graphql(`
  mutation SetMessageWebhook($input: SetMessageWebhookInput!) {
    setMessageWebhook(input: $input) {
      __typename
      ... on SetMessageWebhookSuccess { webhook { id url secret } }
      ... on Error { code message }
    }
  }
`)

export const CreateApiKey = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on CreateApiKeySuccess { token apiKey { id role name } }
      ... on Error { code message }
    }
  }
`)

export const Transcript = graphql(`
  query Transcript($id: ID!) {
    conversation(id: $id) {
      id state mode controlEpoch lastSeq variables
      handover { id state route }
      messages(last: 200) { edges { node { id seq text author { kind name } } } }
    }
  }
`)

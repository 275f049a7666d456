import { graphql, withFragments } from '../graphql.ts'

export const DeskViewer = graphql(`
  query DeskViewer {
    viewer { actorId companyId name role }
  }
`)

export const DeskBots = graphql(`
  query DeskBots {
    bots(first: 200) { edges { node { id name flowVersion } } }
  }
`)

/** A conversation as a row of the lists. The client kit's inbox selects the same fields. */
const DeskRow = graphql(`
  fragment DeskRow on Conversation {
    id userId profile state lastSeq mode controlEpoch unread
    bot { id name }
    handover { id state route reason requestedAt priority forYou team { name } acceptedBy { actorId kind name } }
    lastMessage { id seq text sentAt author { kind name } }
    lastUserMessage: lastMessage(by: USER) { text }
    deadlines { kind since dueAt }
  }
`)

export const DeskHandovers = withFragments(
  graphql(`
    query DeskHandovers($after: String) {
      handovers(filter: { states: [REQUESTED, ACCEPTED] }, first: 200, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges {
          node {
            conversation { ...DeskRow }
          }
        }
      }
    }
  `),
  DeskRow,
)

export const DeskConversations = withFragments(
  graphql(`
    query DeskConversations($after: String) {
      conversations(filter: { state: OPEN }, first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges {
          node { ...DeskRow }
        }
      }
    }
  `),
  DeskRow,
)

export const DeskConversation = withFragments(
  graphql(`
    query DeskConversation($id: ID!) {
      conversation(id: $id) {
        ...DeskRow
        variables openedAt closedAt prunedSeq
        bot { flow settings { quickReplies { name text } } }
        handovers(first: 100) {
          edges {
            node { id state route reason requestedAt acceptedAt endedAt end claimEnd acceptedBy { actorId kind name } }
          }
        }
      }
    }
  `),
  DeskRow,
)

export const DeskFlow = graphql(`
  query DeskFlow($id: ID!) {
    bot(id: $id) { id name flow flowVersion }
  }
`)

export const DeskWebhooks = graphql(`
  query DeskWebhooks {
    webhooks { id kind url botId state failingSince disabledAt disabledReason pendingCount strict }
    dead: deliveries(filter: { states: [FAILED] }, first: 200) { pageInfo { hasNextPage } edges { cursor } }
  }
`)

const DeskDeliveryRow = graphql(`
  fragment DeskDeliveryRow on Delivery {
    id webhookId conversationId seq part state attemptCount nextAttemptAt createdAt
  }
`)

export const DeskDeliveries = withFragments(
  graphql(`
    query DeskDeliveries($filter: DeliveryFilter, $after: String) {
      deliveries(filter: $filter, first: 50, after: $after, newestFirst: true) {
        pageInfo { hasNextPage endCursor }
        edges { node { ...DeskDeliveryRow } }
      }
    }
  `),
  DeskDeliveryRow,
)

export const DeskDelivery = withFragments(
  graphql(`
    query DeskDelivery($id: ID!) {
      deliveries(filter: { ids: [$id] }, first: 1) {
        edges {
          node { ...DeskDeliveryRow body webhook { id url kind state } }
        }
      }
    }
  `),
  DeskDeliveryRow,
)

/** For admins. */
export const DeskAttempts = graphql(`
  query DeskAttempts($id: ID!) {
    deliveries(filter: { ids: [$id] }, first: 1) {
      edges { node { id attempts { at durationMs status failure explanation responseBody } } }
    }
  }
`)

export const DeskRedeliver = graphql(`
  mutation DeskRedeliver($filter: DeliveryFilter!) {
    redeliver(input: { filter: $filter }) {
      __typename
      ... on RedeliverSuccess { count hasMore }
      ... on Error { code message }
    }
  }
`)

export const DeskEnableWebhook = graphql(`
  mutation DeskEnableWebhook($id: ID!) {
    enableWebhook(input: { webhookId: $id }) {
      __typename
      ... on Error { code message }
    }
  }
`)

export const DeskDisableWebhook = graphql(`
  mutation DeskDisableWebhook($id: ID!) {
    disableWebhook(input: { webhookId: $id }) {
      __typename
      ... on Error { code message }
    }
  }
`)

export const DeskTestWebhook = graphql(`
  mutation DeskTestWebhook($id: ID!) {
    testWebhook(input: { webhookId: $id }) {
      __typename
      ... on TestWebhookSuccess { succeeded status durationMs failure explanation responseBody }
      ... on Error { code message }
    }
  }
`)

export const DeskAgents = graphql(`
  query DeskAgents {
    agents { actorId name status you }
  }
`)

export const DeskTeams = graphql(`
  query DeskTeams {
    teams { id name }
  }
`)

export const DeskMetrics = graphql(`
  query DeskMetrics($botId: ID) {
    deskMetrics(botId: $botId) {
      since waiting medianWaitSeconds medianFirstAnswerSeconds handledToday staleBotRepliesBlocked
    }
  }
`)

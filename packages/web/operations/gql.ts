/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query DemoConversation($id: ID!) {\n    conversation(id: $id) { id userId state variables }\n  }\n": typeof types.DemoConversationDocument,
    "\n  query DeskViewer {\n    viewer { actorId companyId name role }\n  }\n": typeof types.DeskViewerDocument,
    "\n  query DeskBots {\n    bots(first: 200) { edges { node { id name flowVersion } } }\n  }\n": typeof types.DeskBotsDocument,
    "\n  fragment DeskRow on Conversation {\n    id userId profile state lastSeq mode controlEpoch unread\n    bot { id name }\n    handover { id state route reason requestedAt priority forYou team { name } acceptedBy { actorId kind name } }\n    lastMessage { id seq text sentAt author { kind name } }\n    lastUserMessage: lastMessage(by: USER) { text }\n    deadlines { kind since dueAt }\n  }\n": typeof types.DeskRowFragmentDoc,
    "\n    query DeskHandovers($after: String) {\n      handovers(filter: { states: [REQUESTED, ACCEPTED] }, first: 200, after: $after) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          node {\n            conversation { ...DeskRow }\n          }\n        }\n      }\n    }\n  ": typeof types.DeskHandoversDocument,
    "\n    query DeskConversations($after: String) {\n      conversations(filter: { state: OPEN }, first: 100, after: $after) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          node { ...DeskRow }\n        }\n      }\n    }\n  ": typeof types.DeskConversationsDocument,
    "\n    query DeskConversation($id: ID!) {\n      conversation(id: $id) {\n        ...DeskRow\n        variables openedAt closedAt prunedSeq\n        bot { flow settings { quickReplies { name text } } }\n        handovers(first: 100) {\n          edges {\n            node { id state route reason requestedAt acceptedAt endedAt end claimEnd acceptedBy { actorId kind name } }\n          }\n        }\n      }\n    }\n  ": typeof types.DeskConversationDocument,
    "\n  query DeskFlow($id: ID!) {\n    bot(id: $id) { id name flow flowVersion }\n  }\n": typeof types.DeskFlowDocument,
    "\n  query DeskWebhooks {\n    webhooks { id kind url botId state failingSince disabledAt disabledReason pendingCount strict }\n    dead: deliveries(filter: { states: [FAILED] }, first: 200) { pageInfo { hasNextPage } edges { cursor } }\n  }\n": typeof types.DeskWebhooksDocument,
    "\n  fragment DeskDeliveryRow on Delivery {\n    id webhookId conversationId seq part state attemptCount nextAttemptAt createdAt\n  }\n": typeof types.DeskDeliveryRowFragmentDoc,
    "\n    query DeskDeliveries($filter: DeliveryFilter, $after: String) {\n      deliveries(filter: $filter, first: 50, after: $after, newestFirst: true) {\n        pageInfo { hasNextPage endCursor }\n        edges { node { ...DeskDeliveryRow } }\n      }\n    }\n  ": typeof types.DeskDeliveriesDocument,
    "\n    query DeskDelivery($id: ID!) {\n      deliveries(filter: { ids: [$id] }, first: 1) {\n        edges {\n          node { ...DeskDeliveryRow body webhook { id url kind state } }\n        }\n      }\n    }\n  ": typeof types.DeskDeliveryDocument,
    "\n  query DeskAttempts($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges { node { id attempts { at durationMs status failure explanation responseBody } } }\n    }\n  }\n": typeof types.DeskAttemptsDocument,
    "\n  mutation DeskRedeliver($filter: DeliveryFilter!) {\n    redeliver(input: { filter: $filter }) {\n      __typename\n      ... on RedeliverSuccess { count hasMore }\n      ... on Error { code message }\n    }\n  }\n": typeof types.DeskRedeliverDocument,
    "\n  mutation DeskEnableWebhook($id: ID!) {\n    enableWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n": typeof types.DeskEnableWebhookDocument,
    "\n  mutation DeskDisableWebhook($id: ID!) {\n    disableWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n": typeof types.DeskDisableWebhookDocument,
    "\n  mutation DeskTestWebhook($id: ID!) {\n    testWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on TestWebhookSuccess { succeeded status durationMs failure explanation responseBody }\n      ... on Error { code message }\n    }\n  }\n": typeof types.DeskTestWebhookDocument,
    "\n  query DeskAgents {\n    agents { actorId name status you }\n  }\n": typeof types.DeskAgentsDocument,
    "\n  query DeskTeams {\n    teams { id name }\n  }\n": typeof types.DeskTeamsDocument,
    "\n  query DeskMetrics($botId: ID) {\n    deskMetrics(botId: $botId) {\n      since waiting medianWaitSeconds medianFirstAnswerSeconds handledToday staleBotRepliesBlocked\n    }\n  }\n": typeof types.DeskMetricsDocument,
    "\n  mutation RefreshVisitor {\n    refreshToken {\n      __typename\n      ... on RefreshTokenSuccess { visitorToken }\n    }\n  }\n": typeof types.RefreshVisitorDocument,
    "\n  mutation StopWaiting($id: ID!) { cancelHandover(input: { conversationId: $id }) { __typename } }\n": typeof types.StopWaitingDocument,
    "\n  query WidgetAppearance($botId: ID!) {\n    widget(botId: $botId) {\n      title imageUrl showAuthors greeting direction language\n      persistentMenu { title text url }\n      styles {\n        header { backgroundColor color }\n        sendButton { backgroundColor color }\n        other { backgroundColor color }\n        me { backgroundColor color }\n        button { backgroundColor color }\n        fontFamily\n      }\n    }\n  }\n": typeof types.WidgetAppearanceDocument,
};
const documents: Documents = {
    "\n  query DemoConversation($id: ID!) {\n    conversation(id: $id) { id userId state variables }\n  }\n": types.DemoConversationDocument,
    "\n  query DeskViewer {\n    viewer { actorId companyId name role }\n  }\n": types.DeskViewerDocument,
    "\n  query DeskBots {\n    bots(first: 200) { edges { node { id name flowVersion } } }\n  }\n": types.DeskBotsDocument,
    "\n  fragment DeskRow on Conversation {\n    id userId profile state lastSeq mode controlEpoch unread\n    bot { id name }\n    handover { id state route reason requestedAt priority forYou team { name } acceptedBy { actorId kind name } }\n    lastMessage { id seq text sentAt author { kind name } }\n    lastUserMessage: lastMessage(by: USER) { text }\n    deadlines { kind since dueAt }\n  }\n": types.DeskRowFragmentDoc,
    "\n    query DeskHandovers($after: String) {\n      handovers(filter: { states: [REQUESTED, ACCEPTED] }, first: 200, after: $after) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          node {\n            conversation { ...DeskRow }\n          }\n        }\n      }\n    }\n  ": types.DeskHandoversDocument,
    "\n    query DeskConversations($after: String) {\n      conversations(filter: { state: OPEN }, first: 100, after: $after) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          node { ...DeskRow }\n        }\n      }\n    }\n  ": types.DeskConversationsDocument,
    "\n    query DeskConversation($id: ID!) {\n      conversation(id: $id) {\n        ...DeskRow\n        variables openedAt closedAt prunedSeq\n        bot { flow settings { quickReplies { name text } } }\n        handovers(first: 100) {\n          edges {\n            node { id state route reason requestedAt acceptedAt endedAt end claimEnd acceptedBy { actorId kind name } }\n          }\n        }\n      }\n    }\n  ": types.DeskConversationDocument,
    "\n  query DeskFlow($id: ID!) {\n    bot(id: $id) { id name flow flowVersion }\n  }\n": types.DeskFlowDocument,
    "\n  query DeskWebhooks {\n    webhooks { id kind url botId state failingSince disabledAt disabledReason pendingCount strict }\n    dead: deliveries(filter: { states: [FAILED] }, first: 200) { pageInfo { hasNextPage } edges { cursor } }\n  }\n": types.DeskWebhooksDocument,
    "\n  fragment DeskDeliveryRow on Delivery {\n    id webhookId conversationId seq part state attemptCount nextAttemptAt createdAt\n  }\n": types.DeskDeliveryRowFragmentDoc,
    "\n    query DeskDeliveries($filter: DeliveryFilter, $after: String) {\n      deliveries(filter: $filter, first: 50, after: $after, newestFirst: true) {\n        pageInfo { hasNextPage endCursor }\n        edges { node { ...DeskDeliveryRow } }\n      }\n    }\n  ": types.DeskDeliveriesDocument,
    "\n    query DeskDelivery($id: ID!) {\n      deliveries(filter: { ids: [$id] }, first: 1) {\n        edges {\n          node { ...DeskDeliveryRow body webhook { id url kind state } }\n        }\n      }\n    }\n  ": types.DeskDeliveryDocument,
    "\n  query DeskAttempts($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges { node { id attempts { at durationMs status failure explanation responseBody } } }\n    }\n  }\n": types.DeskAttemptsDocument,
    "\n  mutation DeskRedeliver($filter: DeliveryFilter!) {\n    redeliver(input: { filter: $filter }) {\n      __typename\n      ... on RedeliverSuccess { count hasMore }\n      ... on Error { code message }\n    }\n  }\n": types.DeskRedeliverDocument,
    "\n  mutation DeskEnableWebhook($id: ID!) {\n    enableWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n": types.DeskEnableWebhookDocument,
    "\n  mutation DeskDisableWebhook($id: ID!) {\n    disableWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n": types.DeskDisableWebhookDocument,
    "\n  mutation DeskTestWebhook($id: ID!) {\n    testWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on TestWebhookSuccess { succeeded status durationMs failure explanation responseBody }\n      ... on Error { code message }\n    }\n  }\n": types.DeskTestWebhookDocument,
    "\n  query DeskAgents {\n    agents { actorId name status you }\n  }\n": types.DeskAgentsDocument,
    "\n  query DeskTeams {\n    teams { id name }\n  }\n": types.DeskTeamsDocument,
    "\n  query DeskMetrics($botId: ID) {\n    deskMetrics(botId: $botId) {\n      since waiting medianWaitSeconds medianFirstAnswerSeconds handledToday staleBotRepliesBlocked\n    }\n  }\n": types.DeskMetricsDocument,
    "\n  mutation RefreshVisitor {\n    refreshToken {\n      __typename\n      ... on RefreshTokenSuccess { visitorToken }\n    }\n  }\n": types.RefreshVisitorDocument,
    "\n  mutation StopWaiting($id: ID!) { cancelHandover(input: { conversationId: $id }) { __typename } }\n": types.StopWaitingDocument,
    "\n  query WidgetAppearance($botId: ID!) {\n    widget(botId: $botId) {\n      title imageUrl showAuthors greeting direction language\n      persistentMenu { title text url }\n      styles {\n        header { backgroundColor color }\n        sendButton { backgroundColor color }\n        other { backgroundColor color }\n        me { backgroundColor color }\n        button { backgroundColor color }\n        fontFamily\n      }\n    }\n  }\n": types.WidgetAppearanceDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoConversation($id: ID!) {\n    conversation(id: $id) { id userId state variables }\n  }\n"): typeof import('./graphql.ts').DemoConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskViewer {\n    viewer { actorId companyId name role }\n  }\n"): typeof import('./graphql.ts').DeskViewerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskBots {\n    bots(first: 200) { edges { node { id name flowVersion } } }\n  }\n"): typeof import('./graphql.ts').DeskBotsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeskRow on Conversation {\n    id userId profile state lastSeq mode controlEpoch unread\n    bot { id name }\n    handover { id state route reason requestedAt priority forYou team { name } acceptedBy { actorId kind name } }\n    lastMessage { id seq text sentAt author { kind name } }\n    lastUserMessage: lastMessage(by: USER) { text }\n    deadlines { kind since dueAt }\n  }\n"): typeof import('./graphql.ts').DeskRowFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query DeskHandovers($after: String) {\n      handovers(filter: { states: [REQUESTED, ACCEPTED] }, first: 200, after: $after) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          node {\n            conversation { ...DeskRow }\n          }\n        }\n      }\n    }\n  "): typeof import('./graphql.ts').DeskHandoversDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query DeskConversations($after: String) {\n      conversations(filter: { state: OPEN }, first: 100, after: $after) {\n        pageInfo { hasNextPage endCursor }\n        edges {\n          node { ...DeskRow }\n        }\n      }\n    }\n  "): typeof import('./graphql.ts').DeskConversationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query DeskConversation($id: ID!) {\n      conversation(id: $id) {\n        ...DeskRow\n        variables openedAt closedAt prunedSeq\n        bot { flow settings { quickReplies { name text } } }\n        handovers(first: 100) {\n          edges {\n            node { id state route reason requestedAt acceptedAt endedAt end claimEnd acceptedBy { actorId kind name } }\n          }\n        }\n      }\n    }\n  "): typeof import('./graphql.ts').DeskConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskFlow($id: ID!) {\n    bot(id: $id) { id name flow flowVersion }\n  }\n"): typeof import('./graphql.ts').DeskFlowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskWebhooks {\n    webhooks { id kind url botId state failingSince disabledAt disabledReason pendingCount strict }\n    dead: deliveries(filter: { states: [FAILED] }, first: 200) { pageInfo { hasNextPage } edges { cursor } }\n  }\n"): typeof import('./graphql.ts').DeskWebhooksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeskDeliveryRow on Delivery {\n    id webhookId conversationId seq part state attemptCount nextAttemptAt createdAt\n  }\n"): typeof import('./graphql.ts').DeskDeliveryRowFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query DeskDeliveries($filter: DeliveryFilter, $after: String) {\n      deliveries(filter: $filter, first: 50, after: $after, newestFirst: true) {\n        pageInfo { hasNextPage endCursor }\n        edges { node { ...DeskDeliveryRow } }\n      }\n    }\n  "): typeof import('./graphql.ts').DeskDeliveriesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query DeskDelivery($id: ID!) {\n      deliveries(filter: { ids: [$id] }, first: 1) {\n        edges {\n          node { ...DeskDeliveryRow body webhook { id url kind state } }\n        }\n      }\n    }\n  "): typeof import('./graphql.ts').DeskDeliveryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskAttempts($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges { node { id attempts { at durationMs status failure explanation responseBody } } }\n    }\n  }\n"): typeof import('./graphql.ts').DeskAttemptsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeskRedeliver($filter: DeliveryFilter!) {\n    redeliver(input: { filter: $filter }) {\n      __typename\n      ... on RedeliverSuccess { count hasMore }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').DeskRedeliverDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeskEnableWebhook($id: ID!) {\n    enableWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').DeskEnableWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeskDisableWebhook($id: ID!) {\n    disableWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').DeskDisableWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeskTestWebhook($id: ID!) {\n    testWebhook(input: { webhookId: $id }) {\n      __typename\n      ... on TestWebhookSuccess { succeeded status durationMs failure explanation responseBody }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').DeskTestWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskAgents {\n    agents { actorId name status you }\n  }\n"): typeof import('./graphql.ts').DeskAgentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskTeams {\n    teams { id name }\n  }\n"): typeof import('./graphql.ts').DeskTeamsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskMetrics($botId: ID) {\n    deskMetrics(botId: $botId) {\n      since waiting medianWaitSeconds medianFirstAnswerSeconds handledToday staleBotRepliesBlocked\n    }\n  }\n"): typeof import('./graphql.ts').DeskMetricsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefreshVisitor {\n    refreshToken {\n      __typename\n      ... on RefreshTokenSuccess { visitorToken }\n    }\n  }\n"): typeof import('./graphql.ts').RefreshVisitorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StopWaiting($id: ID!) { cancelHandover(input: { conversationId: $id }) { __typename } }\n"): typeof import('./graphql.ts').StopWaitingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WidgetAppearance($botId: ID!) {\n    widget(botId: $botId) {\n      title imageUrl showAuthors greeting direction language\n      persistentMenu { title text url }\n      styles {\n        header { backgroundColor color }\n        sendButton { backgroundColor color }\n        other { backgroundColor color }\n        me { backgroundColor color }\n        button { backgroundColor color }\n        fontFamily\n      }\n    }\n  }\n"): typeof import('./graphql.ts').WidgetAppearanceDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

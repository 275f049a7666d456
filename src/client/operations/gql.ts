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
    "\n  query ExternalBots($after: String) {\n    bots(first: 200, after: $after) {\n      edges { node { id name flowVersion } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ExternalBotsDocument,
    "\n  mutation StartConversation($input: StartConversationInput!) {\n    startConversation(input: $input) {\n      __typename\n      ... on StartConversationSuccess { visitorToken conversation { id userId mode controlEpoch lastSeq } }\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.StartConversationDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      __typename\n      ... on SendMessageSuccess { message { id seq text clientMessageId author { kind id name } sentAt } }\n      ... on SendMessageSuggested { suggestedSeq controlEpoch }\n      ... on Error { code says: message }\n      ... on ControlLost { controlEpoch by { id name kind } }\n      ... on AlreadyClaimed { controlEpoch by { id name kind } }\n    }\n  }\n": typeof types.SendMessageDocument,
    "\n  mutation RequestHandover($input: RequestHandoverInput!) {\n    requestHandover(input: $input) {\n      __typename\n      ... on RequestHandoverSuccess { handover { id state route reason fromSeq } conversation { id mode controlEpoch } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": typeof types.RequestHandoverDocument,
    "\n  mutation AcceptHandover($input: AcceptHandoverInput!) {\n    acceptHandover(input: $input) {\n      __typename\n      ... on AcceptHandoverSuccess {\n        handover { id state route acceptedBy { id name kind } }\n        conversation { id mode controlEpoch lastSeq }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": typeof types.AcceptHandoverDocument,
    "\n  mutation ReleaseHandover($input: ReleaseHandoverInput!) {\n    releaseHandover(input: $input) {\n      __typename\n      ... on ReleaseHandoverSuccess {\n        handover { id state end claimEnd fromSeq toSeq }\n        conversation { id mode controlEpoch lastSeq variables }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": typeof types.ReleaseHandoverDocument,
    "\n  mutation TransferHandover($input: TransferHandoverInput!) {\n    transferHandover(input: $input) {\n      __typename\n      ... on TransferHandoverSuccess {\n        handover { id state route acceptedBy { id name kind } }\n        conversation { id mode controlEpoch lastSeq }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n      ... on InvalidInput { path }\n      ... on NotFound { path }\n    }\n  }\n": typeof types.TransferHandoverDocument,
    "\n  mutation CancelHandover($input: CancelHandoverInput!) {\n    cancelHandover(input: $input) {\n      __typename\n      ... on CancelHandoverSuccess { handover { id state end } conversation { id mode controlEpoch } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": typeof types.CancelHandoverDocument,
    "\n  mutation CloseConversation($input: CloseConversationInput!) {\n    closeConversation(input: $input) {\n      __typename\n      ... on CloseConversationSuccess { conversation { id state mode closedAt } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": typeof types.CloseConversationDocument,
    "\n  mutation SetVariables($input: SetVariablesInput!) {\n    setVariables(input: $input) {\n      __typename\n      ... on SetVariablesSuccess { conversation { id lastSeq variables } }\n      ... on Error { code says: message }\n      ... on InvalidInput { path }\n    }\n  }\n": typeof types.SetVariablesDocument,
    "\n  mutation CreateBot($input: CreateBotInput!) {\n    createBot(input: $input) {\n      __typename\n      ... on CreateBotSuccess { bot { id name flowVersion } }\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.CreateBotDocument,
    "\n  mutation PublishFlow($input: PublishFlowInput!) {\n    publishFlow(input: $input) {\n      __typename\n      ... on PublishFlowSuccess { bot { id flowVersion } }\n      ... on Error { code says: message }\n      ... on FlowInvalid { faults }\n    }\n  }\n": typeof types.PublishFlowDocument,
    "\n  mutation SetMessageWebhook($input: SetMessageWebhookInput!) {\n    setMessageWebhook(input: $input) {\n      __typename\n      ... on SetMessageWebhookSuccess { webhook { id url secret } }\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.SetMessageWebhookDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeySuccess { token apiKey { id role name } }\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation SetTyping($input: SetTypingInput!) {\n    setTyping(input: $input) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.SetTypingDocument,
    "\n  mutation MarkConversation($input: MarkConversationInput!) {\n    markConversation(input: $input) {\n      __typename\n      ... on MarkConversationSuccess { mark { deliveredSeq readSeq } }\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.MarkConversationDocument,
    "\n  subscription ConversationEvents($conversationId: ID!, $after: Cursor) {\n    conversationEvents(conversationId: $conversationId, after: $after) {\n      __typename\n      ... on ConversationEvent { seq cursor at controlEpoch actor { kind id name } }\n      ... on MessagePosted {\n        message {\n          id seq text clientMessageId moduleId sentAt author { kind id name }\n          actions {\n            __typename\n            ... on TextAction { text }\n            ... on ChoiceAction { text optionsType options }\n            ... on CardAction { cards { title text imageUrl linkUrl buttons { title type isActive options } } }\n            ... on MediaAction { mediaType url text }\n            ... on WaitAction { milliseconds }\n          }\n        }\n      }\n      ... on ReplySuggested { text }\n      ... on HandoverRequested { route handover { id state reason } }\n      ... on HandoverAccepted { route handover { id } }\n      ... on HandoverTransferred { to { kind id name } note handover { id route reason } }\n      ... on HandoverEnded { end claimEnd handover { id } }\n      ... on VariablesChanged { variables }\n      ... on TypingChanged { actor { kind id name } typing }\n      ... on MarkChanged { participant { kind id name } deliveredSeq readSeq }\n      ... on CaughtUp { cursor }\n      ... on Heartbeat { cursor at }\n      ... on Reset { cursor reason }\n    }\n  }\n": typeof types.ConversationEventsDocument,
    "\n  subscription Inbox($botId: ID, $after: Cursor, $fromNow: Boolean) {\n    inbox(botId: $botId, after: $after, fromNow: $fromNow) {\n      __typename\n      ... on ConversationTouched {\n        cursor\n        conversation {\n          id userId profile state lastSeq mode controlEpoch unread\n          bot { id name }\n          handover { id state route reason requestedAt acceptedBy { id name kind } }\n          lastMessage { id seq text sentAt author { kind name } }\n          lastUserMessage: lastMessage(by: USER) { text }\n        }\n      }\n      ... on CaughtUp { cursor }\n      ... on Heartbeat { cursor at }\n      ... on Reset { cursor reason }\n    }\n  }\n": typeof types.InboxDocument,
    "\n  query Transcript($id: ID!) {\n    conversation(id: $id) {\n      id state mode controlEpoch lastSeq variables\n      handover { id state route }\n      messages(last: 200) { edges { node { id seq text author { kind name } } } }\n    }\n  }\n": typeof types.TranscriptDocument,
    "\n  query DemoConversation($id: ID!) {\n    conversation(id: $id) { id userId state variables }\n  }\n": typeof types.DemoConversationDocument,
    "\n  query DeskViewer {\n    viewer { actorId companyId name role }\n  }\n": typeof types.DeskViewerDocument,
    "\n  query DeskBots {\n    bots(first: 200) { edges { node { id name flowVersion } } }\n  }\n": typeof types.DeskBotsDocument,
    "\n  query DeskHandovers($after: String) {\n    handovers(filter: { states: [REQUESTED, ACCEPTED] }, first: 200, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          conversation {\n            id userId profile state lastSeq mode controlEpoch unread\n            bot { id name }\n            handover { id state route reason requestedAt acceptedBy { id name kind } }\n            lastMessage { id seq text sentAt author { kind name } }\n            lastUserMessage: lastMessage(by: USER) { text }\n          }\n        }\n      }\n    }\n  }\n": typeof types.DeskHandoversDocument,
    "\n  query DeskConversations($after: String) {\n    conversations(filter: { state: OPEN }, first: 100, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id userId profile state lastSeq mode controlEpoch unread\n          bot { id name }\n          handover { id state route reason requestedAt acceptedBy { id name kind } }\n          lastMessage { id seq text sentAt author { kind name } }\n          lastUserMessage: lastMessage(by: USER) { text }\n        }\n      }\n    }\n  }\n": typeof types.DeskConversationsDocument,
    "\n  query DeskConversation($id: ID!) {\n    conversation(id: $id) {\n      id userId profile variables state openedAt closedAt lastSeq mode controlEpoch unread prunedSeq\n      bot { id name settings flow }\n      handover { id state route reason requestedAt acceptedBy { id name kind } }\n      lastMessage { id seq text sentAt author { kind name } }\n      lastUserMessage: lastMessage(by: USER) { text }\n      handovers(first: 100) {\n        edges {\n          node { id state route reason requestedAt acceptedAt endedAt end claimEnd acceptedBy { id name kind } }\n        }\n      }\n    }\n  }\n": typeof types.DeskConversationDocument,
    "\n  query DeskFlow($id: ID!) {\n    bot(id: $id) { id name flow flowVersion }\n  }\n": typeof types.DeskFlowDocument,
    "\n  query DeskWebhooks {\n    webhooks { id kind url botId state failingSince disabledAt disabledWhy waiting strict }\n    dead: deliveries(filter: { state: FAILED }, first: 200) { pageInfo { hasNextPage } edges { cursor } }\n  }\n": typeof types.DeskWebhooksDocument,
    "\n  query DeskDeliveries($filter: DeliveryFilter, $after: String) {\n    deliveries(filter: $filter, first: 50, after: $after, newestFirst: true) {\n      pageInfo { hasNextPage endCursor }\n      edges { node { id webhookId conversationId seq part state attempts nextAt createdAt } }\n    }\n  }\n": typeof types.DeskDeliveriesDocument,
    "\n  query DeskDelivery($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges {\n        node { id webhookId conversationId seq part state attempts nextAt createdAt body webhook { id url kind state } }\n      }\n    }\n  }\n": typeof types.DeskDeliveryDocument,
    "\n  query DeskAttempts($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges { node { id history { at durationMs status failure explanation answer } } }\n    }\n  }\n": typeof types.DeskAttemptsDocument,
    "\n  mutation DeskRedeliver($filter: DeliveryFilter!) {\n    redeliver(input: { filter: $filter }) {\n      __typename\n      ... on RedeliverSuccess { count more }\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.DeskRedeliverDocument,
    "\n  mutation DeskEnableWebhook($id: ID!) {\n    enableWebhook(input: { id: $id }) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.DeskEnableWebhookDocument,
    "\n  mutation DeskDisableWebhook($id: ID!) {\n    disableWebhook(input: { id: $id }) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.DeskDisableWebhookDocument,
    "\n  mutation DeskTestWebhook($id: ID!) {\n    testWebhook(input: { id: $id }) {\n      __typename\n      ... on TestWebhookSuccess { good status durationMs failure explanation answer }\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.DeskTestWebhookDocument,
    "\n  query DeskAgents {\n    agents { id name online you }\n  }\n": typeof types.DeskAgentsDocument,
    "\n  query DeskMetrics($botId: ID) {\n    deskMetrics(botId: $botId) {\n      since waiting medianWaitSeconds medianFirstAnswerSeconds handledToday staleBotRepliesBlocked\n    }\n  }\n": typeof types.DeskMetricsDocument,
    "\n  mutation RefreshVisitor {\n    refreshToken {\n      __typename\n      ... on RefreshTokenSuccess { visitorToken }\n    }\n  }\n": typeof types.RefreshVisitorDocument,
    "\n  query WidgetLooks($botId: ID!) {\n    widget(botId: $botId) {\n      title imageUrl showAuthors greeting direction language\n      persistentMenu { title text url }\n      styles {\n        header { backgroundColor color }\n        sendButton { backgroundColor color }\n        other { backgroundColor color }\n        me { backgroundColor color }\n        button { backgroundColor color }\n        fontFamily\n      }\n    }\n  }\n": typeof types.WidgetLooksDocument,
    "\n  query ReadLog($id: ID!, $after: Cursor, $first: Int) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch moduleId variables\n      events(after: $after, first: $first) {\n        cursor hasMore reset\n        events {\n          __typename seq cursor controlEpoch actor { kind id name }\n          ... on MessagePosted { message { id text clientMessageId } }\n          ... on HandoverAccepted { route handover { id } }\n          ... on HandoverTransferred { to { kind id name } note handover { id acceptedBy { id name } } }\n          ... on HandoverEnded { end claimEnd }\n        }\n      }\n    }\n  }\n": typeof types.ReadLogDocument,
    "\n  query NodeById($id: ID!) {\n    node(id: $id) {\n      __typename id\n      ... on Conversation { userId }\n      ... on Message { text seq conversation { id } }\n      ... on Handover { state route conversation { id } }\n      ... on Bot { name }\n    }\n  }\n": typeof types.NodeByIdDocument,
    "\n  query MessagePages($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {\n    conversation(id: $id) {\n      messages(first: $first, after: $after, last: $last, before: $before) {\n        edges { cursor node { seq text } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n": typeof types.MessagePagesDocument,
    "\n  query ConversationList($filter: ConversationFilter, $first: Int, $after: String) {\n    conversations(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id userId state handovers { edges { node { state end } } } } }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n": typeof types.ConversationListDocument,
    "\n  query HandoverList($filter: HandoverFilter, $first: Int, $after: String) {\n    handovers(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id state route reason requestedAt acceptedAt acceptedBy { name } conversation { id userId } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.HandoverListDocument,
    "\n  query BotList($first: Int, $after: String) {\n    bots(first: $first, after: $after) {\n      edges { node { id name flowVersion settings } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.BotListDocument,
    "\n  query OpenConversation($id: ID, $botId: ID, $userId: String) {\n    conversation(id: $id, botId: $botId, userId: $userId) { id userId bot { id name } }\n  }\n": typeof types.OpenConversationDocument,
    "\n  query WhoAmI { viewer { companyId role name actorId conversationId } }\n": typeof types.WhoAmIDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      __typename\n      ... on RevokeApiKeySuccess { id }\n      ... on Error { code says: message }\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  query AgentList { agents { id name online you } }\n": typeof types.AgentListDocument,
};
const documents: Documents = {
    "\n  query ExternalBots($after: String) {\n    bots(first: 200, after: $after) {\n      edges { node { id name flowVersion } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ExternalBotsDocument,
    "\n  mutation StartConversation($input: StartConversationInput!) {\n    startConversation(input: $input) {\n      __typename\n      ... on StartConversationSuccess { visitorToken conversation { id userId mode controlEpoch lastSeq } }\n      ... on Error { code says: message }\n    }\n  }\n": types.StartConversationDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      __typename\n      ... on SendMessageSuccess { message { id seq text clientMessageId author { kind id name } sentAt } }\n      ... on SendMessageSuggested { suggestedSeq controlEpoch }\n      ... on Error { code says: message }\n      ... on ControlLost { controlEpoch by { id name kind } }\n      ... on AlreadyClaimed { controlEpoch by { id name kind } }\n    }\n  }\n": types.SendMessageDocument,
    "\n  mutation RequestHandover($input: RequestHandoverInput!) {\n    requestHandover(input: $input) {\n      __typename\n      ... on RequestHandoverSuccess { handover { id state route reason fromSeq } conversation { id mode controlEpoch } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": types.RequestHandoverDocument,
    "\n  mutation AcceptHandover($input: AcceptHandoverInput!) {\n    acceptHandover(input: $input) {\n      __typename\n      ... on AcceptHandoverSuccess {\n        handover { id state route acceptedBy { id name kind } }\n        conversation { id mode controlEpoch lastSeq }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": types.AcceptHandoverDocument,
    "\n  mutation ReleaseHandover($input: ReleaseHandoverInput!) {\n    releaseHandover(input: $input) {\n      __typename\n      ... on ReleaseHandoverSuccess {\n        handover { id state end claimEnd fromSeq toSeq }\n        conversation { id mode controlEpoch lastSeq variables }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": types.ReleaseHandoverDocument,
    "\n  mutation TransferHandover($input: TransferHandoverInput!) {\n    transferHandover(input: $input) {\n      __typename\n      ... on TransferHandoverSuccess {\n        handover { id state route acceptedBy { id name kind } }\n        conversation { id mode controlEpoch lastSeq }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n      ... on InvalidInput { path }\n      ... on NotFound { path }\n    }\n  }\n": types.TransferHandoverDocument,
    "\n  mutation CancelHandover($input: CancelHandoverInput!) {\n    cancelHandover(input: $input) {\n      __typename\n      ... on CancelHandoverSuccess { handover { id state end } conversation { id mode controlEpoch } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": types.CancelHandoverDocument,
    "\n  mutation CloseConversation($input: CloseConversationInput!) {\n    closeConversation(input: $input) {\n      __typename\n      ... on CloseConversationSuccess { conversation { id state mode closedAt } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n": types.CloseConversationDocument,
    "\n  mutation SetVariables($input: SetVariablesInput!) {\n    setVariables(input: $input) {\n      __typename\n      ... on SetVariablesSuccess { conversation { id lastSeq variables } }\n      ... on Error { code says: message }\n      ... on InvalidInput { path }\n    }\n  }\n": types.SetVariablesDocument,
    "\n  mutation CreateBot($input: CreateBotInput!) {\n    createBot(input: $input) {\n      __typename\n      ... on CreateBotSuccess { bot { id name flowVersion } }\n      ... on Error { code says: message }\n    }\n  }\n": types.CreateBotDocument,
    "\n  mutation PublishFlow($input: PublishFlowInput!) {\n    publishFlow(input: $input) {\n      __typename\n      ... on PublishFlowSuccess { bot { id flowVersion } }\n      ... on Error { code says: message }\n      ... on FlowInvalid { faults }\n    }\n  }\n": types.PublishFlowDocument,
    "\n  mutation SetMessageWebhook($input: SetMessageWebhookInput!) {\n    setMessageWebhook(input: $input) {\n      __typename\n      ... on SetMessageWebhookSuccess { webhook { id url secret } }\n      ... on Error { code says: message }\n    }\n  }\n": types.SetMessageWebhookDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeySuccess { token apiKey { id role name } }\n      ... on Error { code says: message }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation SetTyping($input: SetTypingInput!) {\n    setTyping(input: $input) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n": types.SetTypingDocument,
    "\n  mutation MarkConversation($input: MarkConversationInput!) {\n    markConversation(input: $input) {\n      __typename\n      ... on MarkConversationSuccess { mark { deliveredSeq readSeq } }\n      ... on Error { code says: message }\n    }\n  }\n": types.MarkConversationDocument,
    "\n  subscription ConversationEvents($conversationId: ID!, $after: Cursor) {\n    conversationEvents(conversationId: $conversationId, after: $after) {\n      __typename\n      ... on ConversationEvent { seq cursor at controlEpoch actor { kind id name } }\n      ... on MessagePosted {\n        message {\n          id seq text clientMessageId moduleId sentAt author { kind id name }\n          actions {\n            __typename\n            ... on TextAction { text }\n            ... on ChoiceAction { text optionsType options }\n            ... on CardAction { cards { title text imageUrl linkUrl buttons { title type isActive options } } }\n            ... on MediaAction { mediaType url text }\n            ... on WaitAction { milliseconds }\n          }\n        }\n      }\n      ... on ReplySuggested { text }\n      ... on HandoverRequested { route handover { id state reason } }\n      ... on HandoverAccepted { route handover { id } }\n      ... on HandoverTransferred { to { kind id name } note handover { id route reason } }\n      ... on HandoverEnded { end claimEnd handover { id } }\n      ... on VariablesChanged { variables }\n      ... on TypingChanged { actor { kind id name } typing }\n      ... on MarkChanged { participant { kind id name } deliveredSeq readSeq }\n      ... on CaughtUp { cursor }\n      ... on Heartbeat { cursor at }\n      ... on Reset { cursor reason }\n    }\n  }\n": types.ConversationEventsDocument,
    "\n  subscription Inbox($botId: ID, $after: Cursor, $fromNow: Boolean) {\n    inbox(botId: $botId, after: $after, fromNow: $fromNow) {\n      __typename\n      ... on ConversationTouched {\n        cursor\n        conversation {\n          id userId profile state lastSeq mode controlEpoch unread\n          bot { id name }\n          handover { id state route reason requestedAt acceptedBy { id name kind } }\n          lastMessage { id seq text sentAt author { kind name } }\n          lastUserMessage: lastMessage(by: USER) { text }\n        }\n      }\n      ... on CaughtUp { cursor }\n      ... on Heartbeat { cursor at }\n      ... on Reset { cursor reason }\n    }\n  }\n": types.InboxDocument,
    "\n  query Transcript($id: ID!) {\n    conversation(id: $id) {\n      id state mode controlEpoch lastSeq variables\n      handover { id state route }\n      messages(last: 200) { edges { node { id seq text author { kind name } } } }\n    }\n  }\n": types.TranscriptDocument,
    "\n  query DemoConversation($id: ID!) {\n    conversation(id: $id) { id userId state variables }\n  }\n": types.DemoConversationDocument,
    "\n  query DeskViewer {\n    viewer { actorId companyId name role }\n  }\n": types.DeskViewerDocument,
    "\n  query DeskBots {\n    bots(first: 200) { edges { node { id name flowVersion } } }\n  }\n": types.DeskBotsDocument,
    "\n  query DeskHandovers($after: String) {\n    handovers(filter: { states: [REQUESTED, ACCEPTED] }, first: 200, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          conversation {\n            id userId profile state lastSeq mode controlEpoch unread\n            bot { id name }\n            handover { id state route reason requestedAt acceptedBy { id name kind } }\n            lastMessage { id seq text sentAt author { kind name } }\n            lastUserMessage: lastMessage(by: USER) { text }\n          }\n        }\n      }\n    }\n  }\n": types.DeskHandoversDocument,
    "\n  query DeskConversations($after: String) {\n    conversations(filter: { state: OPEN }, first: 100, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id userId profile state lastSeq mode controlEpoch unread\n          bot { id name }\n          handover { id state route reason requestedAt acceptedBy { id name kind } }\n          lastMessage { id seq text sentAt author { kind name } }\n          lastUserMessage: lastMessage(by: USER) { text }\n        }\n      }\n    }\n  }\n": types.DeskConversationsDocument,
    "\n  query DeskConversation($id: ID!) {\n    conversation(id: $id) {\n      id userId profile variables state openedAt closedAt lastSeq mode controlEpoch unread prunedSeq\n      bot { id name settings flow }\n      handover { id state route reason requestedAt acceptedBy { id name kind } }\n      lastMessage { id seq text sentAt author { kind name } }\n      lastUserMessage: lastMessage(by: USER) { text }\n      handovers(first: 100) {\n        edges {\n          node { id state route reason requestedAt acceptedAt endedAt end claimEnd acceptedBy { id name kind } }\n        }\n      }\n    }\n  }\n": types.DeskConversationDocument,
    "\n  query DeskFlow($id: ID!) {\n    bot(id: $id) { id name flow flowVersion }\n  }\n": types.DeskFlowDocument,
    "\n  query DeskWebhooks {\n    webhooks { id kind url botId state failingSince disabledAt disabledWhy waiting strict }\n    dead: deliveries(filter: { state: FAILED }, first: 200) { pageInfo { hasNextPage } edges { cursor } }\n  }\n": types.DeskWebhooksDocument,
    "\n  query DeskDeliveries($filter: DeliveryFilter, $after: String) {\n    deliveries(filter: $filter, first: 50, after: $after, newestFirst: true) {\n      pageInfo { hasNextPage endCursor }\n      edges { node { id webhookId conversationId seq part state attempts nextAt createdAt } }\n    }\n  }\n": types.DeskDeliveriesDocument,
    "\n  query DeskDelivery($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges {\n        node { id webhookId conversationId seq part state attempts nextAt createdAt body webhook { id url kind state } }\n      }\n    }\n  }\n": types.DeskDeliveryDocument,
    "\n  query DeskAttempts($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges { node { id history { at durationMs status failure explanation answer } } }\n    }\n  }\n": types.DeskAttemptsDocument,
    "\n  mutation DeskRedeliver($filter: DeliveryFilter!) {\n    redeliver(input: { filter: $filter }) {\n      __typename\n      ... on RedeliverSuccess { count more }\n      ... on Error { code says: message }\n    }\n  }\n": types.DeskRedeliverDocument,
    "\n  mutation DeskEnableWebhook($id: ID!) {\n    enableWebhook(input: { id: $id }) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n": types.DeskEnableWebhookDocument,
    "\n  mutation DeskDisableWebhook($id: ID!) {\n    disableWebhook(input: { id: $id }) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n": types.DeskDisableWebhookDocument,
    "\n  mutation DeskTestWebhook($id: ID!) {\n    testWebhook(input: { id: $id }) {\n      __typename\n      ... on TestWebhookSuccess { good status durationMs failure explanation answer }\n      ... on Error { code says: message }\n    }\n  }\n": types.DeskTestWebhookDocument,
    "\n  query DeskAgents {\n    agents { id name online you }\n  }\n": types.DeskAgentsDocument,
    "\n  query DeskMetrics($botId: ID) {\n    deskMetrics(botId: $botId) {\n      since waiting medianWaitSeconds medianFirstAnswerSeconds handledToday staleBotRepliesBlocked\n    }\n  }\n": types.DeskMetricsDocument,
    "\n  mutation RefreshVisitor {\n    refreshToken {\n      __typename\n      ... on RefreshTokenSuccess { visitorToken }\n    }\n  }\n": types.RefreshVisitorDocument,
    "\n  query WidgetLooks($botId: ID!) {\n    widget(botId: $botId) {\n      title imageUrl showAuthors greeting direction language\n      persistentMenu { title text url }\n      styles {\n        header { backgroundColor color }\n        sendButton { backgroundColor color }\n        other { backgroundColor color }\n        me { backgroundColor color }\n        button { backgroundColor color }\n        fontFamily\n      }\n    }\n  }\n": types.WidgetLooksDocument,
    "\n  query ReadLog($id: ID!, $after: Cursor, $first: Int) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch moduleId variables\n      events(after: $after, first: $first) {\n        cursor hasMore reset\n        events {\n          __typename seq cursor controlEpoch actor { kind id name }\n          ... on MessagePosted { message { id text clientMessageId } }\n          ... on HandoverAccepted { route handover { id } }\n          ... on HandoverTransferred { to { kind id name } note handover { id acceptedBy { id name } } }\n          ... on HandoverEnded { end claimEnd }\n        }\n      }\n    }\n  }\n": types.ReadLogDocument,
    "\n  query NodeById($id: ID!) {\n    node(id: $id) {\n      __typename id\n      ... on Conversation { userId }\n      ... on Message { text seq conversation { id } }\n      ... on Handover { state route conversation { id } }\n      ... on Bot { name }\n    }\n  }\n": types.NodeByIdDocument,
    "\n  query MessagePages($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {\n    conversation(id: $id) {\n      messages(first: $first, after: $after, last: $last, before: $before) {\n        edges { cursor node { seq text } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n": types.MessagePagesDocument,
    "\n  query ConversationList($filter: ConversationFilter, $first: Int, $after: String) {\n    conversations(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id userId state handovers { edges { node { state end } } } } }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n": types.ConversationListDocument,
    "\n  query HandoverList($filter: HandoverFilter, $first: Int, $after: String) {\n    handovers(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id state route reason requestedAt acceptedAt acceptedBy { name } conversation { id userId } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.HandoverListDocument,
    "\n  query BotList($first: Int, $after: String) {\n    bots(first: $first, after: $after) {\n      edges { node { id name flowVersion settings } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.BotListDocument,
    "\n  query OpenConversation($id: ID, $botId: ID, $userId: String) {\n    conversation(id: $id, botId: $botId, userId: $userId) { id userId bot { id name } }\n  }\n": types.OpenConversationDocument,
    "\n  query WhoAmI { viewer { companyId role name actorId conversationId } }\n": types.WhoAmIDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      __typename\n      ... on RevokeApiKeySuccess { id }\n      ... on Error { code says: message }\n    }\n  }\n": types.RevokeApiKeyDocument,
    "\n  query AgentList { agents { id name online you } }\n": types.AgentListDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExternalBots($after: String) {\n    bots(first: 200, after: $after) {\n      edges { node { id name flowVersion } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').ExternalBotsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartConversation($input: StartConversationInput!) {\n    startConversation(input: $input) {\n      __typename\n      ... on StartConversationSuccess { visitorToken conversation { id userId mode controlEpoch lastSeq } }\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').StartConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      __typename\n      ... on SendMessageSuccess { message { id seq text clientMessageId author { kind id name } sentAt } }\n      ... on SendMessageSuggested { suggestedSeq controlEpoch }\n      ... on Error { code says: message }\n      ... on ControlLost { controlEpoch by { id name kind } }\n      ... on AlreadyClaimed { controlEpoch by { id name kind } }\n    }\n  }\n"): typeof import('./graphql.ts').SendMessageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestHandover($input: RequestHandoverInput!) {\n    requestHandover(input: $input) {\n      __typename\n      ... on RequestHandoverSuccess { handover { id state route reason fromSeq } conversation { id mode controlEpoch } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n"): typeof import('./graphql.ts').RequestHandoverDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptHandover($input: AcceptHandoverInput!) {\n    acceptHandover(input: $input) {\n      __typename\n      ... on AcceptHandoverSuccess {\n        handover { id state route acceptedBy { id name kind } }\n        conversation { id mode controlEpoch lastSeq }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n"): typeof import('./graphql.ts').AcceptHandoverDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReleaseHandover($input: ReleaseHandoverInput!) {\n    releaseHandover(input: $input) {\n      __typename\n      ... on ReleaseHandoverSuccess {\n        handover { id state end claimEnd fromSeq toSeq }\n        conversation { id mode controlEpoch lastSeq variables }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n"): typeof import('./graphql.ts').ReleaseHandoverDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TransferHandover($input: TransferHandoverInput!) {\n    transferHandover(input: $input) {\n      __typename\n      ... on TransferHandoverSuccess {\n        handover { id state route acceptedBy { id name kind } }\n        conversation { id mode controlEpoch lastSeq }\n      }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n      ... on InvalidInput { path }\n      ... on NotFound { path }\n    }\n  }\n"): typeof import('./graphql.ts').TransferHandoverDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelHandover($input: CancelHandoverInput!) {\n    cancelHandover(input: $input) {\n      __typename\n      ... on CancelHandoverSuccess { handover { id state end } conversation { id mode controlEpoch } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n"): typeof import('./graphql.ts').CancelHandoverDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CloseConversation($input: CloseConversationInput!) {\n    closeConversation(input: $input) {\n      __typename\n      ... on CloseConversationSuccess { conversation { id state mode closedAt } }\n      ... on Error { code says: message }\n      ... on ControlLost { by { id name kind } controlEpoch }\n      ... on AlreadyClaimed { by { id name kind } at controlEpoch }\n    }\n  }\n"): typeof import('./graphql.ts').CloseConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetVariables($input: SetVariablesInput!) {\n    setVariables(input: $input) {\n      __typename\n      ... on SetVariablesSuccess { conversation { id lastSeq variables } }\n      ... on Error { code says: message }\n      ... on InvalidInput { path }\n    }\n  }\n"): typeof import('./graphql.ts').SetVariablesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateBot($input: CreateBotInput!) {\n    createBot(input: $input) {\n      __typename\n      ... on CreateBotSuccess { bot { id name flowVersion } }\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').CreateBotDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishFlow($input: PublishFlowInput!) {\n    publishFlow(input: $input) {\n      __typename\n      ... on PublishFlowSuccess { bot { id flowVersion } }\n      ... on Error { code says: message }\n      ... on FlowInvalid { faults }\n    }\n  }\n"): typeof import('./graphql.ts').PublishFlowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMessageWebhook($input: SetMessageWebhookInput!) {\n    setMessageWebhook(input: $input) {\n      __typename\n      ... on SetMessageWebhookSuccess { webhook { id url secret } }\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').SetMessageWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeySuccess { token apiKey { id role name } }\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').CreateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetTyping($input: SetTypingInput!) {\n    setTyping(input: $input) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').SetTypingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MarkConversation($input: MarkConversationInput!) {\n    markConversation(input: $input) {\n      __typename\n      ... on MarkConversationSuccess { mark { deliveredSeq readSeq } }\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').MarkConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ConversationEvents($conversationId: ID!, $after: Cursor) {\n    conversationEvents(conversationId: $conversationId, after: $after) {\n      __typename\n      ... on ConversationEvent { seq cursor at controlEpoch actor { kind id name } }\n      ... on MessagePosted {\n        message {\n          id seq text clientMessageId moduleId sentAt author { kind id name }\n          actions {\n            __typename\n            ... on TextAction { text }\n            ... on ChoiceAction { text optionsType options }\n            ... on CardAction { cards { title text imageUrl linkUrl buttons { title type isActive options } } }\n            ... on MediaAction { mediaType url text }\n            ... on WaitAction { milliseconds }\n          }\n        }\n      }\n      ... on ReplySuggested { text }\n      ... on HandoverRequested { route handover { id state reason } }\n      ... on HandoverAccepted { route handover { id } }\n      ... on HandoverTransferred { to { kind id name } note handover { id route reason } }\n      ... on HandoverEnded { end claimEnd handover { id } }\n      ... on VariablesChanged { variables }\n      ... on TypingChanged { actor { kind id name } typing }\n      ... on MarkChanged { participant { kind id name } deliveredSeq readSeq }\n      ... on CaughtUp { cursor }\n      ... on Heartbeat { cursor at }\n      ... on Reset { cursor reason }\n    }\n  }\n"): typeof import('./graphql.ts').ConversationEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Inbox($botId: ID, $after: Cursor, $fromNow: Boolean) {\n    inbox(botId: $botId, after: $after, fromNow: $fromNow) {\n      __typename\n      ... on ConversationTouched {\n        cursor\n        conversation {\n          id userId profile state lastSeq mode controlEpoch unread\n          bot { id name }\n          handover { id state route reason requestedAt acceptedBy { id name kind } }\n          lastMessage { id seq text sentAt author { kind name } }\n          lastUserMessage: lastMessage(by: USER) { text }\n        }\n      }\n      ... on CaughtUp { cursor }\n      ... on Heartbeat { cursor at }\n      ... on Reset { cursor reason }\n    }\n  }\n"): typeof import('./graphql.ts').InboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Transcript($id: ID!) {\n    conversation(id: $id) {\n      id state mode controlEpoch lastSeq variables\n      handover { id state route }\n      messages(last: 200) { edges { node { id seq text author { kind name } } } }\n    }\n  }\n"): typeof import('./graphql.ts').TranscriptDocument;
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
export function graphql(source: "\n  query DeskHandovers($after: String) {\n    handovers(filter: { states: [REQUESTED, ACCEPTED] }, first: 200, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          conversation {\n            id userId profile state lastSeq mode controlEpoch unread\n            bot { id name }\n            handover { id state route reason requestedAt acceptedBy { id name kind } }\n            lastMessage { id seq text sentAt author { kind name } }\n            lastUserMessage: lastMessage(by: USER) { text }\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DeskHandoversDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskConversations($after: String) {\n    conversations(filter: { state: OPEN }, first: 100, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id userId profile state lastSeq mode controlEpoch unread\n          bot { id name }\n          handover { id state route reason requestedAt acceptedBy { id name kind } }\n          lastMessage { id seq text sentAt author { kind name } }\n          lastUserMessage: lastMessage(by: USER) { text }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DeskConversationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskConversation($id: ID!) {\n    conversation(id: $id) {\n      id userId profile variables state openedAt closedAt lastSeq mode controlEpoch unread prunedSeq\n      bot { id name settings flow }\n      handover { id state route reason requestedAt acceptedBy { id name kind } }\n      lastMessage { id seq text sentAt author { kind name } }\n      lastUserMessage: lastMessage(by: USER) { text }\n      handovers(first: 100) {\n        edges {\n          node { id state route reason requestedAt acceptedAt endedAt end claimEnd acceptedBy { id name kind } }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DeskConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskFlow($id: ID!) {\n    bot(id: $id) { id name flow flowVersion }\n  }\n"): typeof import('./graphql.ts').DeskFlowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskWebhooks {\n    webhooks { id kind url botId state failingSince disabledAt disabledWhy waiting strict }\n    dead: deliveries(filter: { state: FAILED }, first: 200) { pageInfo { hasNextPage } edges { cursor } }\n  }\n"): typeof import('./graphql.ts').DeskWebhooksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskDeliveries($filter: DeliveryFilter, $after: String) {\n    deliveries(filter: $filter, first: 50, after: $after, newestFirst: true) {\n      pageInfo { hasNextPage endCursor }\n      edges { node { id webhookId conversationId seq part state attempts nextAt createdAt } }\n    }\n  }\n"): typeof import('./graphql.ts').DeskDeliveriesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskDelivery($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges {\n        node { id webhookId conversationId seq part state attempts nextAt createdAt body webhook { id url kind state } }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DeskDeliveryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskAttempts($id: ID!) {\n    deliveries(filter: { ids: [$id] }, first: 1) {\n      edges { node { id history { at durationMs status failure explanation answer } } }\n    }\n  }\n"): typeof import('./graphql.ts').DeskAttemptsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeskRedeliver($filter: DeliveryFilter!) {\n    redeliver(input: { filter: $filter }) {\n      __typename\n      ... on RedeliverSuccess { count more }\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').DeskRedeliverDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeskEnableWebhook($id: ID!) {\n    enableWebhook(input: { id: $id }) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').DeskEnableWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeskDisableWebhook($id: ID!) {\n    disableWebhook(input: { id: $id }) {\n      __typename\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').DeskDisableWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeskTestWebhook($id: ID!) {\n    testWebhook(input: { id: $id }) {\n      __typename\n      ... on TestWebhookSuccess { good status durationMs failure explanation answer }\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').DeskTestWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeskAgents {\n    agents { id name online you }\n  }\n"): typeof import('./graphql.ts').DeskAgentsDocument;
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
export function graphql(source: "\n  query WidgetLooks($botId: ID!) {\n    widget(botId: $botId) {\n      title imageUrl showAuthors greeting direction language\n      persistentMenu { title text url }\n      styles {\n        header { backgroundColor color }\n        sendButton { backgroundColor color }\n        other { backgroundColor color }\n        me { backgroundColor color }\n        button { backgroundColor color }\n        fontFamily\n      }\n    }\n  }\n"): typeof import('./graphql.ts').WidgetLooksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadLog($id: ID!, $after: Cursor, $first: Int) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch moduleId variables\n      events(after: $after, first: $first) {\n        cursor hasMore reset\n        events {\n          __typename seq cursor controlEpoch actor { kind id name }\n          ... on MessagePosted { message { id text clientMessageId } }\n          ... on HandoverAccepted { route handover { id } }\n          ... on HandoverTransferred { to { kind id name } note handover { id acceptedBy { id name } } }\n          ... on HandoverEnded { end claimEnd }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ReadLogDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NodeById($id: ID!) {\n    node(id: $id) {\n      __typename id\n      ... on Conversation { userId }\n      ... on Message { text seq conversation { id } }\n      ... on Handover { state route conversation { id } }\n      ... on Bot { name }\n    }\n  }\n"): typeof import('./graphql.ts').NodeByIdDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessagePages($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {\n    conversation(id: $id) {\n      messages(first: $first, after: $after, last: $last, before: $before) {\n        edges { cursor node { seq text } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').MessagePagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ConversationList($filter: ConversationFilter, $first: Int, $after: String) {\n    conversations(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id userId state handovers { edges { node { state end } } } } }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').ConversationListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HandoverList($filter: HandoverFilter, $first: Int, $after: String) {\n    handovers(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id state route reason requestedAt acceptedAt acceptedBy { name } conversation { id userId } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').HandoverListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BotList($first: Int, $after: String) {\n    bots(first: $first, after: $after) {\n      edges { node { id name flowVersion settings } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').BotListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OpenConversation($id: ID, $botId: ID, $userId: String) {\n    conversation(id: $id, botId: $botId, userId: $userId) { id userId bot { id name } }\n  }\n"): typeof import('./graphql.ts').OpenConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhoAmI { viewer { companyId role name actorId conversationId } }\n"): typeof import('./graphql.ts').WhoAmIDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      __typename\n      ... on RevokeApiKeySuccess { id }\n      ... on Error { code says: message }\n    }\n  }\n"): typeof import('./graphql.ts').RevokeApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AgentList { agents { id name online you } }\n"): typeof import('./graphql.ts').AgentListDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

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
    "\n  query ReadNotes($id: ID!) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch\n      lastMessage { text }\n      events { events { __typename actor { kind name } ... on NoteAdded { text } } }\n    }\n  }\n": typeof types.ReadNotesDocument,
    "\n  query ReadRecorded($id: ID!) {\n    conversation(id: $id) {\n      mode lastSeq\n      handover { acceptedBy { name } }\n      lastMessage { text saidAt clientMessageId author { kind name } }\n      events { events { __typename ... on NoteAdded { text actor { name } } } }\n    }\n  }\n": typeof types.ReadRecordedDocument,
    "\n  query ReadLog($id: ID!, $after: Cursor, $first: Int) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch moduleId variables\n      events(after: $after, first: $first) {\n        cursor hasMore reset\n        events {\n          __typename seq cursor controlEpoch actor { kind actorId name }\n          ... on MessagePosted { message { id text clientMessageId } }\n          ... on HandoverAccepted { route handover { id } }\n          ... on HandoverTransferred { to { kind actorId name } note handover { id acceptedBy { actorId name } } }\n          ... on HandoverEnded { end claimEnd }\n        }\n      }\n    }\n  }\n": typeof types.ReadLogDocument,
    "\n  query NodeById($id: ID!) {\n    node(id: $id) {\n      __typename id\n      ... on Conversation { userId }\n      ... on Message { text seq conversation { id } }\n      ... on Handover { state route conversation { id } }\n      ... on Bot { name }\n    }\n  }\n": typeof types.NodeByIdDocument,
    "\n  query MessagePages($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {\n    conversation(id: $id) {\n      messages(first: $first, after: $after, last: $last, before: $before) {\n        edges { cursor node { seq text } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n": typeof types.MessagePagesDocument,
    "\n  query ConversationList($filter: ConversationFilter, $first: Int, $after: String) {\n    conversations(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id userId state handovers { edges { node { state end } } } } }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n": typeof types.ConversationListDocument,
    "\n  query HandoverList($filter: HandoverFilter, $first: Int, $after: String) {\n    handovers(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id state route reason requestedAt acceptedAt acceptedBy { name } conversation { id userId } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.HandoverListDocument,
    "\n  query BotList($first: Int, $after: String) {\n    bots(first: $first, after: $after) {\n      edges { node { id name flowVersion settings { visitorAuth relayAgentMessages agentMessageInNormalMode } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.BotListDocument,
    "\n  query OpenConversation($id: ID, $botId: ID, $userId: String) {\n    conversation(id: $id, botId: $botId, userId: $userId) { id userId bot { id name } }\n  }\n": typeof types.OpenConversationDocument,
    "\n  query WhoAmI { viewer { companyId role name actorId conversationId } }\n": typeof types.WhoAmIDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      __typename\n      ... on RevokeApiKeySuccess { apiKey { id revokedAt } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  query AgentList { agents { actorId name online you } }\n": typeof types.AgentListDocument,
    "\n  mutation CreateBot($input: CreateBotInput!) {\n    createBot(input: $input) {\n      __typename\n      ... on CreateBotSuccess { bot { id name flowVersion } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.CreateBotDocument,
    "\n  mutation SetMessageWebhook($input: SetMessageWebhookInput!) {\n    setMessageWebhook(input: $input) {\n      __typename\n      ... on SetMessageWebhookSuccess { webhook { id url secret } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SetMessageWebhookDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeySuccess { token apiKey { id role name } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  query Transcript($id: ID!) {\n    conversation(id: $id) {\n      id state mode controlEpoch lastSeq variables\n      handover { id state route }\n      messages(last: 200) { edges { node { id seq text author { kind name } } } }\n    }\n  }\n": typeof types.TranscriptDocument,
};
const documents: Documents = {
    "\n  query ReadNotes($id: ID!) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch\n      lastMessage { text }\n      events { events { __typename actor { kind name } ... on NoteAdded { text } } }\n    }\n  }\n": types.ReadNotesDocument,
    "\n  query ReadRecorded($id: ID!) {\n    conversation(id: $id) {\n      mode lastSeq\n      handover { acceptedBy { name } }\n      lastMessage { text saidAt clientMessageId author { kind name } }\n      events { events { __typename ... on NoteAdded { text actor { name } } } }\n    }\n  }\n": types.ReadRecordedDocument,
    "\n  query ReadLog($id: ID!, $after: Cursor, $first: Int) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch moduleId variables\n      events(after: $after, first: $first) {\n        cursor hasMore reset\n        events {\n          __typename seq cursor controlEpoch actor { kind actorId name }\n          ... on MessagePosted { message { id text clientMessageId } }\n          ... on HandoverAccepted { route handover { id } }\n          ... on HandoverTransferred { to { kind actorId name } note handover { id acceptedBy { actorId name } } }\n          ... on HandoverEnded { end claimEnd }\n        }\n      }\n    }\n  }\n": types.ReadLogDocument,
    "\n  query NodeById($id: ID!) {\n    node(id: $id) {\n      __typename id\n      ... on Conversation { userId }\n      ... on Message { text seq conversation { id } }\n      ... on Handover { state route conversation { id } }\n      ... on Bot { name }\n    }\n  }\n": types.NodeByIdDocument,
    "\n  query MessagePages($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {\n    conversation(id: $id) {\n      messages(first: $first, after: $after, last: $last, before: $before) {\n        edges { cursor node { seq text } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n": types.MessagePagesDocument,
    "\n  query ConversationList($filter: ConversationFilter, $first: Int, $after: String) {\n    conversations(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id userId state handovers { edges { node { state end } } } } }\n      pageInfo { hasNextPage hasPreviousPage endCursor }\n    }\n  }\n": types.ConversationListDocument,
    "\n  query HandoverList($filter: HandoverFilter, $first: Int, $after: String) {\n    handovers(filter: $filter, first: $first, after: $after) {\n      edges { cursor node { id state route reason requestedAt acceptedAt acceptedBy { name } conversation { id userId } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.HandoverListDocument,
    "\n  query BotList($first: Int, $after: String) {\n    bots(first: $first, after: $after) {\n      edges { node { id name flowVersion settings { visitorAuth relayAgentMessages agentMessageInNormalMode } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.BotListDocument,
    "\n  query OpenConversation($id: ID, $botId: ID, $userId: String) {\n    conversation(id: $id, botId: $botId, userId: $userId) { id userId bot { id name } }\n  }\n": types.OpenConversationDocument,
    "\n  query WhoAmI { viewer { companyId role name actorId conversationId } }\n": types.WhoAmIDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      __typename\n      ... on RevokeApiKeySuccess { apiKey { id revokedAt } }\n      ... on Error { code message }\n    }\n  }\n": types.RevokeApiKeyDocument,
    "\n  query AgentList { agents { actorId name online you } }\n": types.AgentListDocument,
    "\n  mutation CreateBot($input: CreateBotInput!) {\n    createBot(input: $input) {\n      __typename\n      ... on CreateBotSuccess { bot { id name flowVersion } }\n      ... on Error { code message }\n    }\n  }\n": types.CreateBotDocument,
    "\n  mutation SetMessageWebhook($input: SetMessageWebhookInput!) {\n    setMessageWebhook(input: $input) {\n      __typename\n      ... on SetMessageWebhookSuccess { webhook { id url secret } }\n      ... on Error { code message }\n    }\n  }\n": types.SetMessageWebhookDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeySuccess { token apiKey { id role name } }\n      ... on Error { code message }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  query Transcript($id: ID!) {\n    conversation(id: $id) {\n      id state mode controlEpoch lastSeq variables\n      handover { id state route }\n      messages(last: 200) { edges { node { id seq text author { kind name } } } }\n    }\n  }\n": types.TranscriptDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadNotes($id: ID!) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch\n      lastMessage { text }\n      events { events { __typename actor { kind name } ... on NoteAdded { text } } }\n    }\n  }\n"): typeof import('./graphql.ts').ReadNotesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadRecorded($id: ID!) {\n    conversation(id: $id) {\n      mode lastSeq\n      handover { acceptedBy { name } }\n      lastMessage { text saidAt clientMessageId author { kind name } }\n      events { events { __typename ... on NoteAdded { text actor { name } } } }\n    }\n  }\n"): typeof import('./graphql.ts').ReadRecordedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadLog($id: ID!, $after: Cursor, $first: Int) {\n    conversation(id: $id) {\n      lastSeq mode controlEpoch moduleId variables\n      events(after: $after, first: $first) {\n        cursor hasMore reset\n        events {\n          __typename seq cursor controlEpoch actor { kind actorId name }\n          ... on MessagePosted { message { id text clientMessageId } }\n          ... on HandoverAccepted { route handover { id } }\n          ... on HandoverTransferred { to { kind actorId name } note handover { id acceptedBy { actorId name } } }\n          ... on HandoverEnded { end claimEnd }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ReadLogDocument;
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
export function graphql(source: "\n  query BotList($first: Int, $after: String) {\n    bots(first: $first, after: $after) {\n      edges { node { id name flowVersion settings { visitorAuth relayAgentMessages agentMessageInNormalMode } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').BotListDocument;
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
export function graphql(source: "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      __typename\n      ... on RevokeApiKeySuccess { apiKey { id revokedAt } }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').RevokeApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AgentList { agents { actorId name online you } }\n"): typeof import('./graphql.ts').AgentListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateBot($input: CreateBotInput!) {\n    createBot(input: $input) {\n      __typename\n      ... on CreateBotSuccess { bot { id name flowVersion } }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').CreateBotDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMessageWebhook($input: SetMessageWebhookInput!) {\n    setMessageWebhook(input: $input) {\n      __typename\n      ... on SetMessageWebhookSuccess { webhook { id url secret } }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').SetMessageWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeySuccess { token apiKey { id role name } }\n      ... on Error { code message }\n    }\n  }\n"): typeof import('./graphql.ts').CreateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Transcript($id: ID!) {\n    conversation(id: $id) {\n      id state mode controlEpoch lastSeq variables\n      handover { id state route }\n      messages(last: 200) { edges { node { id seq text author { kind name } } } }\n    }\n  }\n"): typeof import('./graphql.ts').TranscriptDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
type DocumentTypeDecoration<R, V> = { __apiType?: (variables: V) => R };
/** On which side of a conversation an actor is. It follows from the credential, never from input. */
export type ActorKind =
  /** A person or a program that answers in the bot’s place: a key of role `AGENT`, `INTEGRATION` or `ADMIN`. */
  | 'AGENT'
  /** The bot: its flow, or a program with a `BOT` key. */
  | 'BOT'
  /** The server itself, for example when a handover fails. */
  | 'SYSTEM'
  /** The person who chats with the bot. */
  | 'USER';

/** Whether an agent is there. */
export type AgentStatus =
  /** Away for a while: keeps what is held, and does not count. */
  | 'AWAY'
  /** Not there, also while a desk is open. */
  | 'OFFLINE'
  /** Answers: the agent counts for the availability of teams. */
  | 'ONLINE';

/** Whether a conversation still takes messages. */
export type ConversationState =
  /** It ended for good; it can still be read. */
  | 'CLOSED'
  /** It takes messages. A user has at most one open conversation with a bot. */
  | 'OPEN';

/** What is waited for, and for how long. docs/deadlines.md has the defaults. */
export type DeadlineKind =
  /** The user waits in the queue for an agent. */
  | 'ACCEPT'
  /** The user wrote, and the agent has not answered; counted from the agent’s last sign, a message or typing. */
  | 'AGENT_SILENT'
  /** The user waits for a third party, which a claim webhook asked to take over. */
  | 'CLAIM'
  /** An agent holds the conversation and has not written yet. */
  | 'FIRST_REPLY'
  /** The desk of the agent who holds the conversation is closed. Not for those who never had one open. */
  | 'HOLDER_GONE'
  /** No message comes while the bot holds the conversation and none waits. */
  | 'IDLE'
  /** The agent wrote, and the user has not answered. */
  | 'USER_SILENT';

/** Which deliveries: those for which every given field holds. */
export type DeliveryFilter = {
  /** Of this conversation only. */
  conversationId?: string | null | undefined;
  /** Of events with this `seq` or a later one. */
  fromSeq?: number | null | undefined;
  /** Exactly these, 1,000 at most. */
  ids?: Array<string> | null | undefined;
  /** Created at this time or later. */
  since?: string | null | undefined;
  /** In one of these states only. */
  states?: Array<DeliveryState> | null | undefined;
  /** Of events with this `seq` or an earlier one. */
  toSeq?: number | null | undefined;
  /** Created before this time. */
  until?: string | null | undefined;
  /** To this webhook only. */
  webhookId?: string | null | undefined;
};

/** How far a delivery has got. */
export type DeliveryState =
  /** Its event was removed by `pruneConversation`: `body` is empty and attempts have no `responseBody`. What had not been sent by then is not sent, also not by `redeliver`. */
  | 'ERASED'
  /** Its last attempt failed: a dead letter. Only `redeliver` sends it again. */
  | 'FAILED'
  /** It has failed for five minutes. Later messages of the conversation go ahead; attempts go on. */
  | 'PARKED'
  /** It waits for its turn in its conversation, or for its next attempt. */
  | 'PENDING'
  /** The receiver answered with 2xx. */
  | 'SUCCEEDED';

/** How a handover ended. */
export type HandoverEnd =
  /** The request was withdrawn before anyone accepted it. */
  | 'CANCELLED'
  /** The conversation was closed. */
  | 'CLOSED'
  /** A deadline has passed, and the conversation went back to the bot. */
  | 'EXPIRED'
  /** The claim could not be delivered to its webhook, or the webhook is disabled. */
  | 'FAILED'
  /** The agent gave the conversation back to the bot. */
  | 'RELEASED';

/** In which order handovers are answered; of the same priority, the longest wait first. */
export type HandoverPriority =
  /** Before those of `NORMAL`. */
  | 'HIGH'
  /** After all others. */
  | 'LOW'
  /** Where none was given. */
  | 'NORMAL'
  /** Before all others. */
  | 'URGENT';

/** Where a handover waits for an agent, or waited. */
export type HandoverRoute =
  /** Nowhere: an agent took the conversation over without a request. */
  | 'DIRECT'
  /** In our own queue. A handover that is returned to the queue takes this route. */
  | 'PLATFORM'
  /** At a third party, which a claim webhook asked to take over. */
  | 'WEBHOOK';

/** How far a handover has got. */
export type HandoverState =
  /** An agent holds the conversation, and the bot is silent. */
  | 'ACCEPTED'
  /** It is over; `end` says how. */
  | 'ENDED'
  /** It waits for an agent. The bot still holds the conversation; `whileWaiting` says what it answers. */
  | 'REQUESTED';

/** Which side speaks for the business. The user may speak in both. */
export type Mode =
  /** An agent holds it; the bot is silent, and its messages are refused. */
  | 'LISTEN'
  /** The bot holds the conversation and answers the user. */
  | 'NORMAL';

/** What an API key, or a person who signed in, may do. docs/policy.md has the whole table. */
export type Role =
  /** Sets up the company’s bots, webhooks and keys, and may do all that an agent may. */
  | 'ADMIN'
  /** A person who answers users at a desk. */
  | 'AGENT'
  /** A program that speaks as the bot. */
  | 'BOT'
  /** A third party’s program that takes conversations over. */
  | 'INTEGRATION';

/** Why a webhook is disabled. */
export type WebhookDisabledReason =
  /** An administrator called `disableWebhook`. */
  | 'ADMIN'
  /** It failed for 5 days without a success. */
  | 'FAILING'
  /** The receiver answered 410. */
  | 'GONE';

/** What a webhook is sent. */
export type WebhookKind =
  /** A flow names its address: it is asked to take a conversation over. */
  | 'CLAIM'
  /** It gets the events that it names, in a form of Baton’s own: schema/events.schema.json. */
  | 'EVENT'
  /** It gets the messages of the conversations it serves. */
  | 'MESSAGE';

/** Whether deliveries to a webhook are sent now. */
export type WebhookState =
  /** Deliveries are sent as they come due. */
  | 'ACTIVE'
  /** Nothing is sent until `enableWebhook`; deliveries are kept. */
  | 'DISABLED'
  /** It failed 8 times in a row: one delivery at a time probes it until one succeeds. */
  | 'FAILING'
  /** The receiver asked for a pause, with 429 or 503. */
  | 'PAUSED';

/** In which direction the widget’s text runs. */
export type WidgetDirection =
  /** As the widget’s language is written. */
  | 'AUTO'
  /** From left to right. */
  | 'LTR'
  /** From right to left. */
  | 'RTL';

export type DemoConversationQueryVariables = Exact<{
  id: string;
}>;


export type DemoConversationQuery = { conversation: { id: string, userId: string, state: ConversationState, variables: unknown } | null };

export type DeskViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskViewerQuery = { viewer: { actorId: string, companyId: string, name: string | null, role: Role | null } };

export type DeskBotsQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskBotsQuery = { bots: { edges: Array<{ node: { id: string, name: string, flowVersion: number | null } }> } };

export type DeskRowFragment = { id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { id: string, name: string }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, priority: HandoverPriority | null, forYou: boolean, team: { name: string } | null, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: ActorKind, name: string | null } } | null, lastUserMessage: { text: string } | null, deadlines: Array<{ kind: DeadlineKind, since: string, dueAt: string }> | null };

export type DeskHandoversQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DeskHandoversQuery = { handovers: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { conversation: { id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { id: string, name: string }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, priority: HandoverPriority | null, forYou: boolean, team: { name: string } | null, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: ActorKind, name: string | null } } | null, lastUserMessage: { text: string } | null, deadlines: Array<{ kind: DeadlineKind, since: string, dueAt: string }> | null } } }> } };

export type DeskConversationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DeskConversationsQuery = { conversations: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { id: string, name: string }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, priority: HandoverPriority | null, forYou: boolean, team: { name: string } | null, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: ActorKind, name: string | null } } | null, lastUserMessage: { text: string } | null, deadlines: Array<{ kind: DeadlineKind, since: string, dueAt: string }> | null } }> } };

export type DeskConversationQueryVariables = Exact<{
  id: string;
}>;


export type DeskConversationQuery = { conversation: { variables: unknown, openedAt: string, closedAt: string | null, prunedSeq: number, id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { flow: unknown, id: string, name: string, settings: { quickReplies: Array<{ name: string, text: string }> } }, handovers: { edges: Array<{ node: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, acceptedAt: string | null, endedAt: string | null, end: HandoverEnd | null, claimEnd: string | null, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null } }> }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, priority: HandoverPriority | null, forYou: boolean, team: { name: string } | null, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: ActorKind, name: string | null } } | null, lastUserMessage: { text: string } | null, deadlines: Array<{ kind: DeadlineKind, since: string, dueAt: string }> | null } | null };

export type DeskFlowQueryVariables = Exact<{
  id: string;
}>;


export type DeskFlowQuery = { bot: { id: string, name: string, flow: unknown, flowVersion: number | null } | null };

export type DeskWebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskWebhooksQuery = { webhooks: Array<{ id: string, kind: WebhookKind, url: string, botId: string | null, state: WebhookState, failingSince: string | null, disabledAt: string | null, disabledReason: WebhookDisabledReason | null, pendingCount: number, strict: boolean }>, dead: { pageInfo: { hasNextPage: boolean }, edges: Array<{ cursor: string }> } };

export type DeskDeliveryRowFragment = { id: string, webhookId: string, conversationId: string, seq: number, part: number, state: DeliveryState, attemptCount: number, nextAttemptAt: string | null, createdAt: string };

export type DeskDeliveriesQueryVariables = Exact<{
  filter?: DeliveryFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type DeskDeliveriesQuery = { deliveries: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, webhookId: string, conversationId: string, seq: number, part: number, state: DeliveryState, attemptCount: number, nextAttemptAt: string | null, createdAt: string } }> } };

export type DeskDeliveryQueryVariables = Exact<{
  id: string;
}>;


export type DeskDeliveryQuery = { deliveries: { edges: Array<{ node: { body: string, id: string, webhookId: string, conversationId: string, seq: number, part: number, state: DeliveryState, attemptCount: number, nextAttemptAt: string | null, createdAt: string, webhook: { id: string, url: string, kind: WebhookKind, state: WebhookState } } }> } };

export type DeskAttemptsQueryVariables = Exact<{
  id: string;
}>;


export type DeskAttemptsQuery = { deliveries: { edges: Array<{ node: { id: string, attempts: Array<{ at: string, durationMs: number, status: number | null, failure: string | null, explanation: string | null, responseBody: string | null }> } }> } };

export type DeskRedeliverMutationVariables = Exact<{
  filter: DeliveryFilter;
}>;


export type DeskRedeliverMutation = { redeliver:
    | { __typename: 'Erased', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'HandoverNotRequested', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'RedeliverSuccess', count: number, hasMore: boolean }
   };

export type DeskEnableWebhookMutationVariables = Exact<{
  id: string;
}>;


export type DeskEnableWebhookMutation = { enableWebhook:
    | { __typename: 'EnableWebhookSuccess' }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type DeskDisableWebhookMutationVariables = Exact<{
  id: string;
}>;


export type DeskDisableWebhookMutation = { disableWebhook:
    | { __typename: 'DisableWebhookSuccess' }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type DeskTestWebhookMutationVariables = Exact<{
  id: string;
}>;


export type DeskTestWebhookMutation = { testWebhook:
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'TestWebhookSuccess', succeeded: boolean, status: number | null, durationMs: number, failure: string | null, explanation: string, responseBody: string | null }
   };

export type DeskAgentsQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskAgentsQuery = { agents: Array<{ actorId: string, name: string, status: AgentStatus, you: boolean }> };

export type DeskTeamsQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskTeamsQuery = { teams: Array<{ id: string, name: string }> };

export type DeskMetricsQueryVariables = Exact<{
  botId?: string | null | undefined;
}>;


export type DeskMetricsQuery = { deskMetrics: { since: string, waiting: number, medianWaitSeconds: number | null, medianFirstAnswerSeconds: number | null, handledToday: number, staleBotRepliesBlocked: number } };

export type RefreshVisitorMutationVariables = Exact<{ [key: string]: never; }>;


export type RefreshVisitorMutation = { refreshToken:
    | { __typename: 'Forbidden' }
    | { __typename: 'InvalidInput' }
    | { __typename: 'NotFound' }
    | { __typename: 'RefreshTokenSuccess', visitorToken: string }
   };

export type StopWaitingMutationVariables = Exact<{
  id: string;
}>;


export type StopWaitingMutation = { cancelHandover:
    | { __typename: 'AlreadyClaimed' }
    | { __typename: 'CancelHandoverSuccess' }
    | { __typename: 'ControlLost' }
    | { __typename: 'ConversationNotOpen' }
    | { __typename: 'Forbidden' }
    | { __typename: 'HandoverNotRequested' }
    | { __typename: 'InvalidInput' }
    | { __typename: 'NotFound' }
   };

export type WidgetAppearanceQueryVariables = Exact<{
  botId: string;
}>;


export type WidgetAppearanceQuery = { widget: { title: string, imageUrl: string | null, showAuthors: boolean, greeting: string | null, direction: WidgetDirection, language: string | null, persistentMenu: Array<{ title: string, text: string | null, url: string | null }>, styles: { fontFamily: string, header: { backgroundColor: string, color: string | null }, sendButton: { backgroundColor: string, color: string | null }, other: { backgroundColor: string, color: string | null }, me: { backgroundColor: string, color: string | null }, button: { backgroundColor: string, color: string | null } } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const DeskRowFragmentDoc = new TypedDocumentString(`
    fragment DeskRow on Conversation {
  id
  userId
  profile
  state
  lastSeq
  mode
  controlEpoch
  unread
  bot {
    id
    name
  }
  handover {
    id
    state
    route
    reason
    requestedAt
    priority
    forYou
    team {
      name
    }
    acceptedBy {
      actorId
      kind
      name
    }
  }
  lastMessage {
    id
    seq
    text
    sentAt
    author {
      kind
      name
    }
  }
  lastUserMessage: lastMessage(by: USER) {
    text
  }
  deadlines {
    kind
    since
    dueAt
  }
}
    `, {"fragmentName":"DeskRow"}) as unknown as TypedDocumentString<DeskRowFragment, unknown>;
export const DeskDeliveryRowFragmentDoc = new TypedDocumentString(`
    fragment DeskDeliveryRow on Delivery {
  id
  webhookId
  conversationId
  seq
  part
  state
  attemptCount
  nextAttemptAt
  createdAt
}
    `, {"fragmentName":"DeskDeliveryRow"}) as unknown as TypedDocumentString<DeskDeliveryRowFragment, unknown>;
export const DemoConversationDocument = new TypedDocumentString(`
    query DemoConversation($id: ID!) {
  conversation(id: $id) {
    id
    userId
    state
    variables
  }
}
    `) as unknown as TypedDocumentString<DemoConversationQuery, DemoConversationQueryVariables>;
export const DeskViewerDocument = new TypedDocumentString(`
    query DeskViewer {
  viewer {
    actorId
    companyId
    name
    role
  }
}
    `) as unknown as TypedDocumentString<DeskViewerQuery, DeskViewerQueryVariables>;
export const DeskBotsDocument = new TypedDocumentString(`
    query DeskBots {
  bots(first: 200) {
    edges {
      node {
        id
        name
        flowVersion
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskBotsQuery, DeskBotsQueryVariables>;
export const DeskHandoversDocument = new TypedDocumentString(`
    query DeskHandovers($after: String) {
  handovers(filter: { states: [REQUESTED, ACCEPTED] }, first: 200, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        conversation {
          ...DeskRow
        }
      }
    }
  }
}
    fragment DeskRow on Conversation {
  id
  userId
  profile
  state
  lastSeq
  mode
  controlEpoch
  unread
  bot {
    id
    name
  }
  handover {
    id
    state
    route
    reason
    requestedAt
    priority
    forYou
    team {
      name
    }
    acceptedBy {
      actorId
      kind
      name
    }
  }
  lastMessage {
    id
    seq
    text
    sentAt
    author {
      kind
      name
    }
  }
  lastUserMessage: lastMessage(by: USER) {
    text
  }
  deadlines {
    kind
    since
    dueAt
  }
}`) as unknown as TypedDocumentString<DeskHandoversQuery, DeskHandoversQueryVariables>;
export const DeskConversationsDocument = new TypedDocumentString(`
    query DeskConversations($after: String) {
  conversations(filter: { state: OPEN }, first: 100, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...DeskRow
      }
    }
  }
}
    fragment DeskRow on Conversation {
  id
  userId
  profile
  state
  lastSeq
  mode
  controlEpoch
  unread
  bot {
    id
    name
  }
  handover {
    id
    state
    route
    reason
    requestedAt
    priority
    forYou
    team {
      name
    }
    acceptedBy {
      actorId
      kind
      name
    }
  }
  lastMessage {
    id
    seq
    text
    sentAt
    author {
      kind
      name
    }
  }
  lastUserMessage: lastMessage(by: USER) {
    text
  }
  deadlines {
    kind
    since
    dueAt
  }
}`) as unknown as TypedDocumentString<DeskConversationsQuery, DeskConversationsQueryVariables>;
export const DeskConversationDocument = new TypedDocumentString(`
    query DeskConversation($id: ID!) {
  conversation(id: $id) {
    ...DeskRow
    variables
    openedAt
    closedAt
    prunedSeq
    bot {
      flow
      settings {
        quickReplies {
          name
          text
        }
      }
    }
    handovers(first: 100) {
      edges {
        node {
          id
          state
          route
          reason
          requestedAt
          acceptedAt
          endedAt
          end
          claimEnd
          acceptedBy {
            actorId
            kind
            name
          }
        }
      }
    }
  }
}
    fragment DeskRow on Conversation {
  id
  userId
  profile
  state
  lastSeq
  mode
  controlEpoch
  unread
  bot {
    id
    name
  }
  handover {
    id
    state
    route
    reason
    requestedAt
    priority
    forYou
    team {
      name
    }
    acceptedBy {
      actorId
      kind
      name
    }
  }
  lastMessage {
    id
    seq
    text
    sentAt
    author {
      kind
      name
    }
  }
  lastUserMessage: lastMessage(by: USER) {
    text
  }
  deadlines {
    kind
    since
    dueAt
  }
}`) as unknown as TypedDocumentString<DeskConversationQuery, DeskConversationQueryVariables>;
export const DeskFlowDocument = new TypedDocumentString(`
    query DeskFlow($id: ID!) {
  bot(id: $id) {
    id
    name
    flow
    flowVersion
  }
}
    `) as unknown as TypedDocumentString<DeskFlowQuery, DeskFlowQueryVariables>;
export const DeskWebhooksDocument = new TypedDocumentString(`
    query DeskWebhooks {
  webhooks {
    id
    kind
    url
    botId
    state
    failingSince
    disabledAt
    disabledReason
    pendingCount
    strict
  }
  dead: deliveries(filter: { states: [FAILED] }, first: 200) {
    pageInfo {
      hasNextPage
    }
    edges {
      cursor
    }
  }
}
    `) as unknown as TypedDocumentString<DeskWebhooksQuery, DeskWebhooksQueryVariables>;
export const DeskDeliveriesDocument = new TypedDocumentString(`
    query DeskDeliveries($filter: DeliveryFilter, $after: String) {
  deliveries(filter: $filter, first: 50, after: $after, newestFirst: true) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...DeskDeliveryRow
      }
    }
  }
}
    fragment DeskDeliveryRow on Delivery {
  id
  webhookId
  conversationId
  seq
  part
  state
  attemptCount
  nextAttemptAt
  createdAt
}`) as unknown as TypedDocumentString<DeskDeliveriesQuery, DeskDeliveriesQueryVariables>;
export const DeskDeliveryDocument = new TypedDocumentString(`
    query DeskDelivery($id: ID!) {
  deliveries(filter: { ids: [$id] }, first: 1) {
    edges {
      node {
        ...DeskDeliveryRow
        body
        webhook {
          id
          url
          kind
          state
        }
      }
    }
  }
}
    fragment DeskDeliveryRow on Delivery {
  id
  webhookId
  conversationId
  seq
  part
  state
  attemptCount
  nextAttemptAt
  createdAt
}`) as unknown as TypedDocumentString<DeskDeliveryQuery, DeskDeliveryQueryVariables>;
export const DeskAttemptsDocument = new TypedDocumentString(`
    query DeskAttempts($id: ID!) {
  deliveries(filter: { ids: [$id] }, first: 1) {
    edges {
      node {
        id
        attempts {
          at
          durationMs
          status
          failure
          explanation
          responseBody
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskAttemptsQuery, DeskAttemptsQueryVariables>;
export const DeskRedeliverDocument = new TypedDocumentString(`
    mutation DeskRedeliver($filter: DeliveryFilter!) {
  redeliver(input: { filter: $filter }) {
    __typename
    ... on RedeliverSuccess {
      count
      hasMore
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskRedeliverMutation, DeskRedeliverMutationVariables>;
export const DeskEnableWebhookDocument = new TypedDocumentString(`
    mutation DeskEnableWebhook($id: ID!) {
  enableWebhook(input: { webhookId: $id }) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskEnableWebhookMutation, DeskEnableWebhookMutationVariables>;
export const DeskDisableWebhookDocument = new TypedDocumentString(`
    mutation DeskDisableWebhook($id: ID!) {
  disableWebhook(input: { webhookId: $id }) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskDisableWebhookMutation, DeskDisableWebhookMutationVariables>;
export const DeskTestWebhookDocument = new TypedDocumentString(`
    mutation DeskTestWebhook($id: ID!) {
  testWebhook(input: { webhookId: $id }) {
    __typename
    ... on TestWebhookSuccess {
      succeeded
      status
      durationMs
      failure
      explanation
      responseBody
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskTestWebhookMutation, DeskTestWebhookMutationVariables>;
export const DeskAgentsDocument = new TypedDocumentString(`
    query DeskAgents {
  agents {
    actorId
    name
    status
    you
  }
}
    `) as unknown as TypedDocumentString<DeskAgentsQuery, DeskAgentsQueryVariables>;
export const DeskTeamsDocument = new TypedDocumentString(`
    query DeskTeams {
  teams {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<DeskTeamsQuery, DeskTeamsQueryVariables>;
export const DeskMetricsDocument = new TypedDocumentString(`
    query DeskMetrics($botId: ID) {
  deskMetrics(botId: $botId) {
    since
    waiting
    medianWaitSeconds
    medianFirstAnswerSeconds
    handledToday
    staleBotRepliesBlocked
  }
}
    `) as unknown as TypedDocumentString<DeskMetricsQuery, DeskMetricsQueryVariables>;
export const RefreshVisitorDocument = new TypedDocumentString(`
    mutation RefreshVisitor {
  refreshToken {
    __typename
    ... on RefreshTokenSuccess {
      visitorToken
    }
  }
}
    `) as unknown as TypedDocumentString<RefreshVisitorMutation, RefreshVisitorMutationVariables>;
export const StopWaitingDocument = new TypedDocumentString(`
    mutation StopWaiting($id: ID!) {
  cancelHandover(input: { conversationId: $id }) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<StopWaitingMutation, StopWaitingMutationVariables>;
export const WidgetAppearanceDocument = new TypedDocumentString(`
    query WidgetAppearance($botId: ID!) {
  widget(botId: $botId) {
    title
    imageUrl
    showAuthors
    greeting
    direction
    language
    persistentMenu {
      title
      text
      url
    }
    styles {
      header {
        backgroundColor
        color
      }
      sendButton {
        backgroundColor
        color
      }
      other {
        backgroundColor
        color
      }
      me {
        backgroundColor
        color
      }
      button {
        backgroundColor
        color
      }
      fontFamily
    }
  }
}
    `) as unknown as TypedDocumentString<WidgetAppearanceQuery, WidgetAppearanceQueryVariables>;
/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AcceptHandoverInput = {
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string | number;
};

export type ActionInput =
  {   card: CardActionInput; choice?: never; media?: never; text?: never; wait?: never; }
  |  { card?: never;   choice: ChoiceActionInput; media?: never; text?: never; wait?: never; }
  |  { card?: never; choice?: never;   media: MediaActionInput; text?: never; wait?: never; }
  |  { card?: never; choice?: never; media?: never;   text: TextActionInput; wait?: never; }
  |  { card?: never; choice?: never; media?: never; text?: never;   wait: WaitActionInput; };

export type AuthorKind =
  | 'AGENT'
  | 'BOT'
  | 'SYSTEM'
  | 'USER';

export type CancelHandoverInput = {
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string | number;
};

export type CardActionInput = {
  cards: Array<CardInput>;
};

export type CardButtonInput = {
  isActive?: boolean | null | undefined;
  options?: unknown;
  title: string;
  type?: string | null | undefined;
};

export type CardInput = {
  buttons?: Array<CardButtonInput> | null | undefined;
  imageUrl?: string | null | undefined;
  linkUrl?: string | null | undefined;
  text?: string | null | undefined;
  title: string;
};

export type ChoiceActionInput = {
  options: Array<string>;
  optionsType?: string | null | undefined;
  text: string;
};

export type CloseConversationInput = {
  controlEpoch?: number | null | undefined;
  conversationId: string | number;
};

export type ConversationFilter = {
  botId?: string | number | null | undefined;
  state?: ConversationState | null | undefined;
  userId?: string | null | undefined;
};

export type ConversationState =
  | 'CLOSED'
  | 'OPEN';

export type CreateApiKeyInput = {
  /** Left out: all bots of the company. */
  botIds?: Array<string | number> | null | undefined;
  expiresAt?: string | null | undefined;
  name: string;
  role: Role;
  /** Left out: all its role may do. */
  scopes?: Array<Scope> | null | undefined;
};

export type CreateBotInput = {
  name: string;
  /** Settings that differ from the defaults. */
  settings?: unknown;
};

/** All that is given must hold. */
export type DeliveryFilter = {
  conversationId?: string | number | null | undefined;
  fromSeq?: number | null | undefined;
  ids?: Array<string | number> | null | undefined;
  since?: string | null | undefined;
  state?: DeliveryState | null | undefined;
  states?: Array<DeliveryState> | null | undefined;
  /** Including. */
  toSeq?: number | null | undefined;
  /** Excluding. */
  until?: string | null | undefined;
  webhookId?: string | number | null | undefined;
};

/** PENDING: waits in its line. PARKED: failed for five minutes and stepped aside, is tried on. SUCCEEDED: answered with 2xx. FAILED: a dead letter. */
export type DeliveryState =
  | 'FAILED'
  | 'PARKED'
  | 'PENDING'
  | 'SUCCEEDED';

export type HandoverEnd =
  | 'CANCELLED'
  | 'CLOSED'
  | 'EXPIRED'
  | 'FAILED'
  | 'RELEASED';

export type HandoverFilter = {
  botId?: string | number | null | undefined;
  conversationId?: string | number | null | undefined;
  states?: Array<HandoverState> | null | undefined;
};

/** PLATFORM: our own queue, and whatever was put back into it. WEBHOOK: a third party was asked. DIRECT: somebody stepped in unasked. */
export type HandoverRoute =
  | 'DIRECT'
  | 'PLATFORM'
  | 'WEBHOOK';

export type HandoverState =
  | 'ACCEPTED'
  | 'ENDED'
  | 'REQUESTED';

export type MarkConversationInput = {
  conversationId: string | number;
  /** Everything up to this seq has reached you. */
  deliveredSeq?: number | null | undefined;
  /** Everything up to this seq has been read; it has then been delivered as well. */
  readSeq?: number | null | undefined;
};

export type MediaActionInput = {
  mediaType: MediaType;
  text?: string | null | undefined;
  url: string;
};

export type MediaType =
  | 'AUDIO'
  | 'FILE'
  | 'IMAGE'
  | 'VIDEO';

/** NORMAL: the bot answers. LISTEN: an agent does, and the bot is silent. */
export type Mode =
  | 'LISTEN'
  | 'NORMAL';

export type PublishFlowInput = {
  botId: string | number;
  flow: unknown;
};

export type ReleaseHandoverInput = {
  /** Picks the module that follows, by the bot’s takeover connections. */
  claimEnd?: string | null | undefined;
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string | number;
  variables?: unknown;
};

export type RequestHandoverInput = {
  clientMutationId?: string | null | undefined;
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string | number;
  reason?: string | null | undefined;
};

export type ResetReason =
  | 'FROM_THE_FUTURE'
  | 'MALFORMED'
  | 'OTHER_GENERATION'
  | 'OTHER_LOG'
  | 'PRUNED';

export type RevokeApiKeyInput = {
  id: string | number;
};

/** ADMIN sets up. AGENT answers at a desk. BOT speaks as a bot. INTEGRATION is a third party’s program. */
export type Role =
  | 'ADMIN'
  | 'AGENT'
  | 'BOT'
  | 'INTEGRATION';

/** READ conversations. WRITE messages. CONTROL handovers. MANAGE what an admin sets up. */
export type Scope =
  | 'CONTROL'
  | 'MANAGE'
  | 'READ'
  | 'WRITE';

export type SendMessageInput = {
  actions?: Array<ActionInput> | null | undefined;
  /** The same id and content again: the first answer, not a second message. */
  clientMessageId?: string | null | undefined;
  /** The epoch the writer saw. A bot must say it; a stale one is refused. */
  controlEpoch?: number | null | undefined;
  conversationId: string | number;
  text?: string | null | undefined;
};

export type SetMessageWebhookInput = {
  auth?: WebhookAuthInput | null | undefined;
  /** Left out: serves all bots of the company that have none of their own. */
  botId?: string | number | null | undefined;
  headers?: Array<WebhookHeaderInput> | null | undefined;
  strict?: boolean | null | undefined;
  /** null takes the webhook away. Another address is the same webhook still. */
  url?: string | null | undefined;
};

export type SetTypingInput = {
  conversationId: string | number;
  typing: boolean;
};

export type SetVariablesInput = {
  conversationId: string | number;
  /** An object: those in it are set, all others stay. null is a value. */
  variables: unknown;
};

export type StartConversationInput = {
  botId: string | number;
  /** The same id and input again: the first answer. 16 characters or more that nobody can guess: it lets in. */
  clientMutationId?: string | null | undefined;
  /** The module to start at, instead of the opening. */
  moduleId?: string | number | null | undefined;
  profile?: unknown;
  /** Scopes the conversation; proves nothing. Left out: a new one. */
  userId?: string | null | undefined;
  variables?: unknown;
};

export type TextActionInput = {
  text: string;
};

export type TransferHandoverInput = {
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string | number;
  /** For whoever takes it up; users do not see it. */
  note?: string | null | undefined;
  /** The id of one of the `agents`; null or left out: back to the queue. */
  to?: string | number | null | undefined;
};

export type WaitActionInput = {
  milliseconds: number;
};

/** One of the three. */
export type WebhookAuthInput = {
  basic?: WebhookBasicAuthInput | null | undefined;
  bearer?: string | null | undefined;
  none?: boolean | null | undefined;
};

export type WebhookBasicAuthInput = {
  password: string;
  username: string;
};

/** GONE: it answered 410. FAILING: nothing but failures for five days. ADMIN: switched off by hand. */
export type WebhookDisabledWhy =
  | 'ADMIN'
  | 'FAILING'
  | 'GONE';

export type WebhookHeaderInput = {
  name: string;
  value: string;
};

/** CLAIM: asked to take a conversation over. MESSAGE: told every message. */
export type WebhookKind =
  | 'CLAIM'
  | 'MESSAGE';

/** ACTIVE: delivers. PAUSED: the receiver asked us to wait. FAILING: it seems down and is probed. DISABLED: nothing is sent until `enableWebhook`. */
export type WebhookState =
  | 'ACTIVE'
  | 'DISABLED'
  | 'FAILING'
  | 'PAUSED';

export type WidgetDirection =
  | 'AUTO'
  | 'LTR'
  | 'RTL';

export type ExternalBotsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ExternalBotsQuery = { bots: { edges: Array<{ node: { id: string, name: string, flowVersion: number | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StartConversationMutationVariables = Exact<{
  input: StartConversationInput;
}>;


export type StartConversationMutation = { startConversation:
    | { __typename: 'ConversationExists', code: string, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'IdempotencyConflict', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'StartConversationSuccess', visitorToken: string, conversation: { id: string, userId: string, mode: Mode, controlEpoch: number, lastSeq: number } }
   };

export type SendMessageMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMessageMutation = { sendMessage:
    | { __typename: 'AlreadyClaimed', code: string, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ControlLost', code: string, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ConversationClosed', code: string, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'IdempotencyConflict', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'NotInListenMode', code: string, says: string }
    | { __typename: 'SendMessageSuccess', message: { id: string, seq: number, text: string, clientMessageId: string | null, sentAt: string, author: { kind: AuthorKind, id: string, name: string | null } } }
    | { __typename: 'SendMessageSuggested', suggestedSeq: number, controlEpoch: number }
   };

export type RequestHandoverMutationVariables = Exact<{
  input: RequestHandoverInput;
}>;


export type RequestHandoverMutation = { requestHandover:
    | { __typename: 'AlreadyClaimed', code: string, at: string | null, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ControlLost', code: string, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ConversationClosed', code: string, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'IdempotencyConflict', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'RequestHandoverSuccess', handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, fromSeq: number }, conversation: { id: string, mode: Mode, controlEpoch: number } }
   };

export type AcceptHandoverMutationVariables = Exact<{
  input: AcceptHandoverInput;
}>;


export type AcceptHandoverMutation = { acceptHandover:
    | { __typename: 'AcceptHandoverSuccess', handover: { id: string, state: HandoverState, route: HandoverRoute, acceptedBy: { id: string, name: string | null, kind: AuthorKind } | null }, conversation: { id: string, mode: Mode, controlEpoch: number, lastSeq: number } }
    | { __typename: 'AlreadyClaimed', code: string, at: string | null, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ControlLost', code: string, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ConversationClosed', code: string, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
   };

export type ReleaseHandoverMutationVariables = Exact<{
  input: ReleaseHandoverInput;
}>;


export type ReleaseHandoverMutation = { releaseHandover:
    | { __typename: 'AlreadyClaimed', code: string, at: string | null, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ControlLost', code: string, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'ReleaseHandoverSuccess', handover: { id: string, state: HandoverState, end: HandoverEnd | null, claimEnd: string | null, fromSeq: number, toSeq: number | null } | null, conversation: { id: string, mode: Mode, controlEpoch: number, lastSeq: number, variables: unknown } }
   };

export type TransferHandoverMutationVariables = Exact<{
  input: TransferHandoverInput;
}>;


export type TransferHandoverMutation = { transferHandover:
    | { __typename: 'AlreadyClaimed', code: string, at: string | null, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ControlLost', code: string, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ConversationClosed', code: string, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, path: string | null, says: string }
    | { __typename: 'NotFound', code: string, path: string | null, says: string }
    | { __typename: 'NotInListenMode', code: string, says: string }
    | { __typename: 'TransferHandoverSuccess', handover: { id: string, state: HandoverState, route: HandoverRoute, acceptedBy: { id: string, name: string | null, kind: AuthorKind } | null }, conversation: { id: string, mode: Mode, controlEpoch: number, lastSeq: number } }
   };

export type CancelHandoverMutationVariables = Exact<{
  input: CancelHandoverInput;
}>;


export type CancelHandoverMutation = { cancelHandover:
    | { __typename: 'AlreadyClaimed', code: string, at: string | null, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'CancelHandoverSuccess', handover: { id: string, state: HandoverState, end: HandoverEnd | null }, conversation: { id: string, mode: Mode, controlEpoch: number } }
    | { __typename: 'ControlLost', code: string, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'ConversationClosed', code: string, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'HandoverNotRequested', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
   };

export type CloseConversationMutationVariables = Exact<{
  input: CloseConversationInput;
}>;


export type CloseConversationMutation = { closeConversation:
    | { __typename: 'AlreadyClaimed', code: string, at: string | null, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'CloseConversationSuccess', conversation: { id: string, state: ConversationState, mode: Mode, closedAt: string | null } }
    | { __typename: 'ControlLost', code: string, controlEpoch: number, says: string, by: { id: string, name: string | null, kind: AuthorKind } | null }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
   };

export type SetVariablesMutationVariables = Exact<{
  input: SetVariablesInput;
}>;


export type SetVariablesMutation = { setVariables:
    | { __typename: 'ConversationClosed', code: string, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, path: string | null, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'SetVariablesSuccess', conversation: { id: string, lastSeq: number, variables: unknown } }
   };

export type CreateBotMutationVariables = Exact<{
  input: CreateBotInput;
}>;


export type CreateBotMutation = { createBot:
    | { __typename: 'CreateBotSuccess', bot: { id: string, name: string, flowVersion: number | null } }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
   };

export type PublishFlowMutationVariables = Exact<{
  input: PublishFlowInput;
}>;


export type PublishFlowMutation = { publishFlow:
    | { __typename: 'FlowInvalid', code: string, faults: Array<string>, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'PublishFlowSuccess', bot: { id: string, flowVersion: number | null } }
   };

export type SetMessageWebhookMutationVariables = Exact<{
  input: SetMessageWebhookInput;
}>;


export type SetMessageWebhookMutation = { setMessageWebhook:
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'SetMessageWebhookSuccess', webhook: { id: string, url: string, secret: string } | null }
   };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'CreateApiKeySuccess', token: string, apiKey: { id: string, role: Role, name: string } }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
   };

export type SetTypingMutationVariables = Exact<{
  input: SetTypingInput;
}>;


export type SetTypingMutation = { setTyping:
    | { __typename: 'AlreadyClaimed', code: string, says: string }
    | { __typename: 'ControlLost', code: string, says: string }
    | { __typename: 'ConversationClosed', code: string, says: string }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'NotInListenMode', code: string, says: string }
    | { __typename: 'SetTypingSuccess' }
   };

export type MarkConversationMutationVariables = Exact<{
  input: MarkConversationInput;
}>;


export type MarkConversationMutation = { markConversation:
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'MarkConversationSuccess', mark: { deliveredSeq: number, readSeq: number } }
    | { __typename: 'NotFound', code: string, says: string }
   };

export type ConversationEventsSubscriptionVariables = Exact<{
  conversationId: string | number;
  after?: string | null | undefined;
}>;


export type ConversationEventsSubscription = { conversationEvents:
    | { __typename: 'CaughtUp', cursor: string }
    | { __typename: 'ConversationClosedEvent', seq: number, cursor: string, at: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null } }
    | { __typename: 'ConversationOpened', seq: number, cursor: string, at: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null } }
    | { __typename: 'HandoverAccepted', seq: number, cursor: string, at: string, controlEpoch: number, route: HandoverRoute, actor: { kind: AuthorKind, id: string, name: string | null }, handover: { id: string } }
    | { __typename: 'HandoverEnded', seq: number, cursor: string, at: string, controlEpoch: number, end: HandoverEnd, claimEnd: string | null, actor: { kind: AuthorKind, id: string, name: string | null }, handover: { id: string } }
    | { __typename: 'HandoverRequested', seq: number, cursor: string, at: string, controlEpoch: number, route: HandoverRoute, actor: { kind: AuthorKind, id: string, name: string | null }, handover: { id: string, state: HandoverState, reason: string | null } }
    | { __typename: 'HandoverTransferred', seq: number, cursor: string, at: string, controlEpoch: number, note: string | null, actor: { kind: AuthorKind, id: string, name: string | null }, to: { kind: AuthorKind, id: string, name: string | null } | null, handover: { id: string, route: HandoverRoute, reason: string | null } }
    | { __typename: 'Heartbeat', cursor: string, at: string }
    | { __typename: 'MarkChanged', deliveredSeq: number, readSeq: number, participant: { kind: AuthorKind, id: string, name: string | null } }
    | { __typename: 'MessagePosted', seq: number, cursor: string, at: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null }, message: { id: string, seq: number, text: string, clientMessageId: string | null, moduleId: string | null, sentAt: string, author: { kind: AuthorKind, id: string, name: string | null }, actions: Array<
          | { __typename: 'CardAction', cards: Array<{ title: string, text: string, imageUrl: string, linkUrl: string, buttons: Array<{ title: string, type: string, isActive: boolean, options: unknown }> }> }
          | { __typename: 'ChoiceAction', text: string, optionsType: string, options: Array<string> }
          | { __typename: 'MediaAction', mediaType: MediaType, url: string, text: string }
          | { __typename: 'TextAction', text: string }
          | { __typename: 'WaitAction', milliseconds: number }
        > } }
    | { __typename: 'ReplySuggested', seq: number, cursor: string, at: string, controlEpoch: number, text: string | null, actor: { kind: AuthorKind, id: string, name: string | null } }
    | { __typename: 'Reset', cursor: string, reason: ResetReason }
    | { __typename: 'TypingChanged', typing: boolean, actor: { kind: AuthorKind, id: string, name: string | null } }
    | { __typename: 'VariablesChanged', seq: number, cursor: string, at: string, controlEpoch: number, variables: unknown, actor: { kind: AuthorKind, id: string, name: string | null } }
   };

export type InboxSubscriptionVariables = Exact<{
  botId?: string | number | null | undefined;
  after?: string | null | undefined;
  fromNow?: boolean | null | undefined;
}>;


export type InboxSubscription = { inbox:
    | { __typename: 'CaughtUp', cursor: string }
    | { __typename: 'ConversationTouched', cursor: string, conversation: { id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { id: string, name: string }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, acceptedBy: { id: string, name: string | null, kind: AuthorKind } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: AuthorKind, name: string | null } } | null, lastUserMessage: { text: string } | null } }
    | { __typename: 'Heartbeat', cursor: string, at: string }
    | { __typename: 'Reset', cursor: string, reason: ResetReason }
   };

export type TranscriptQueryVariables = Exact<{
  id: string | number;
}>;


export type TranscriptQuery = { conversation: { id: string, state: ConversationState, mode: Mode, controlEpoch: number, lastSeq: number, variables: unknown, handover: { id: string, state: HandoverState, route: HandoverRoute } | null, messages: { edges: Array<{ node: { id: string, seq: number, text: string, author: { kind: AuthorKind, name: string | null } } }> } } | null };

export type DemoConversationQueryVariables = Exact<{
  id: string | number;
}>;


export type DemoConversationQuery = { conversation: { id: string, userId: string, state: ConversationState, variables: unknown } | null };

export type DeskViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskViewerQuery = { viewer: { actorId: string, companyId: string, name: string | null, role: Role | null } };

export type DeskBotsQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskBotsQuery = { bots: { edges: Array<{ node: { id: string, name: string, flowVersion: number | null } }> } };

export type DeskHandoversQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DeskHandoversQuery = { handovers: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { conversation: { id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { id: string, name: string }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, acceptedBy: { id: string, name: string | null, kind: AuthorKind } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: AuthorKind, name: string | null } } | null, lastUserMessage: { text: string } | null } } }> } };

export type DeskConversationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DeskConversationsQuery = { conversations: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { id: string, name: string }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, acceptedBy: { id: string, name: string | null, kind: AuthorKind } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: AuthorKind, name: string | null } } | null, lastUserMessage: { text: string } | null } }> } };

export type DeskConversationQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskConversationQuery = { conversation: { id: string, userId: string, profile: unknown, variables: unknown, state: ConversationState, openedAt: string, closedAt: string | null, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, prunedSeq: number, bot: { id: string, name: string, settings: unknown, flow: unknown }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, acceptedBy: { id: string, name: string | null, kind: AuthorKind } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: AuthorKind, name: string | null } } | null, lastUserMessage: { text: string } | null, handovers: { edges: Array<{ node: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, acceptedAt: string | null, endedAt: string | null, end: HandoverEnd | null, claimEnd: string | null, acceptedBy: { id: string, name: string | null, kind: AuthorKind } | null } }> } } | null };

export type DeskFlowQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskFlowQuery = { bot: { id: string, name: string, flow: unknown, flowVersion: number | null } | null };

export type DeskWebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskWebhooksQuery = { webhooks: Array<{ id: string, kind: WebhookKind, url: string, botId: string | null, state: WebhookState, failingSince: string | null, disabledAt: string | null, disabledWhy: WebhookDisabledWhy | null, waiting: number, strict: boolean }>, dead: { pageInfo: { hasNextPage: boolean }, edges: Array<{ cursor: string }> } };

export type DeskDeliveriesQueryVariables = Exact<{
  filter?: DeliveryFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type DeskDeliveriesQuery = { deliveries: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, webhookId: string, conversationId: string, seq: number, part: number, state: DeliveryState, attempts: number, nextAt: string | null, createdAt: string } }> } };

export type DeskDeliveryQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskDeliveryQuery = { deliveries: { edges: Array<{ node: { id: string, webhookId: string, conversationId: string, seq: number, part: number, state: DeliveryState, attempts: number, nextAt: string | null, createdAt: string, body: string, webhook: { id: string, url: string, kind: WebhookKind, state: WebhookState } } }> } };

export type DeskAttemptsQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskAttemptsQuery = { deliveries: { edges: Array<{ node: { id: string, history: Array<{ at: string, durationMs: number, status: number | null, failure: string | null, explanation: string | null, answer: string | null }> } }> } };

export type DeskRedeliverMutationVariables = Exact<{
  filter: DeliveryFilter;
}>;


export type DeskRedeliverMutation = { redeliver:
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'RedeliverSuccess', count: number, more: boolean }
   };

export type DeskEnableWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type DeskEnableWebhookMutation = { enableWebhook:
    | { __typename: 'EnableWebhookSuccess' }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
   };

export type DeskDisableWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type DeskDisableWebhookMutation = { disableWebhook:
    | { __typename: 'DisableWebhookSuccess' }
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
   };

export type DeskTestWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type DeskTestWebhookMutation = { testWebhook:
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'TestWebhookSuccess', good: boolean, status: number | null, durationMs: number, failure: string | null, explanation: string, answer: string | null }
   };

export type DeskAgentsQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskAgentsQuery = { agents: Array<{ id: string, name: string, online: boolean, you: boolean }> };

export type DeskMetricsQueryVariables = Exact<{
  botId?: string | number | null | undefined;
}>;


export type DeskMetricsQuery = { deskMetrics: { since: string, waiting: number, medianWaitSeconds: number | null, medianFirstAnswerSeconds: number | null, handledToday: number, staleBotRepliesBlocked: number } };

export type RefreshVisitorMutationVariables = Exact<{ [key: string]: never; }>;


export type RefreshVisitorMutation = { refreshToken:
    | { __typename: 'Forbidden' }
    | { __typename: 'InvalidInput' }
    | { __typename: 'NotFound' }
    | { __typename: 'RefreshTokenSuccess', visitorToken: string }
   };

export type WidgetLooksQueryVariables = Exact<{
  botId: string | number;
}>;


export type WidgetLooksQuery = { widget: { title: string, imageUrl: string | null, showAuthors: boolean, greeting: string | null, direction: WidgetDirection, language: string | null, persistentMenu: Array<{ title: string, text: string | null, url: string | null }>, styles: { fontFamily: string, header: { backgroundColor: string, color: string | null }, sendButton: { backgroundColor: string, color: string | null }, other: { backgroundColor: string, color: string | null }, me: { backgroundColor: string, color: string | null }, button: { backgroundColor: string, color: string | null } } } | null };

export type ReadLogQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type ReadLogQuery = { conversation: { lastSeq: number, mode: Mode, controlEpoch: number, moduleId: string | null, variables: unknown, events: { cursor: string, hasMore: boolean, reset: ResetReason | null, events: Array<
        | { __typename: 'ConversationClosedEvent', seq: number, cursor: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null } }
        | { __typename: 'ConversationOpened', seq: number, cursor: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null } }
        | { __typename: 'HandoverAccepted', route: HandoverRoute, seq: number, cursor: string, controlEpoch: number, handover: { id: string }, actor: { kind: AuthorKind, id: string, name: string | null } }
        | { __typename: 'HandoverEnded', end: HandoverEnd, claimEnd: string | null, seq: number, cursor: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null } }
        | { __typename: 'HandoverRequested', seq: number, cursor: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null } }
        | { __typename: 'HandoverTransferred', note: string | null, seq: number, cursor: string, controlEpoch: number, to: { kind: AuthorKind, id: string, name: string | null } | null, handover: { id: string, acceptedBy: { id: string, name: string | null } | null }, actor: { kind: AuthorKind, id: string, name: string | null } }
        | { __typename: 'MessagePosted', seq: number, cursor: string, controlEpoch: number, message: { id: string, text: string, clientMessageId: string | null }, actor: { kind: AuthorKind, id: string, name: string | null } }
        | { __typename: 'ReplySuggested', seq: number, cursor: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null } }
        | { __typename: 'VariablesChanged', seq: number, cursor: string, controlEpoch: number, actor: { kind: AuthorKind, id: string, name: string | null } }
      > } } | null };

export type NodeByIdQueryVariables = Exact<{
  id: string | number;
}>;


export type NodeByIdQuery = { node:
    | { __typename: 'Bot', name: string, id: string }
    | { __typename: 'Conversation', userId: string, id: string }
    | { __typename: 'Handover', state: HandoverState, route: HandoverRoute, id: string, conversation: { id: string } }
    | { __typename: 'Message', text: string, seq: number, id: string, conversation: { id: string } }
   | null };

export type MessagePagesQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type MessagePagesQuery = { conversation: { messages: { edges: Array<{ cursor: string, node: { seq: number, text: string } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type ConversationListQueryVariables = Exact<{
  filter?: ConversationFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ConversationListQuery = { conversations: { edges: Array<{ cursor: string, node: { id: string, userId: string, state: ConversationState, handovers: { edges: Array<{ node: { state: HandoverState, end: HandoverEnd | null } }> } } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, endCursor: string | null } } };

export type HandoverListQueryVariables = Exact<{
  filter?: HandoverFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type HandoverListQuery = { handovers: { edges: Array<{ cursor: string, node: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, acceptedAt: string | null, acceptedBy: { name: string | null } | null, conversation: { id: string, userId: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type BotListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BotListQuery = { bots: { edges: Array<{ node: { id: string, name: string, flowVersion: number | null, settings: unknown } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OpenConversationQueryVariables = Exact<{
  id?: string | number | null | undefined;
  botId?: string | number | null | undefined;
  userId?: string | null | undefined;
}>;


export type OpenConversationQuery = { conversation: { id: string, userId: string, bot: { id: string, name: string } } | null };

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { viewer: { companyId: string, role: Role | null, name: string | null, actorId: string, conversationId: string | null } };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey:
    | { __typename: 'Forbidden', code: string, says: string }
    | { __typename: 'InvalidInput', code: string, says: string }
    | { __typename: 'NotFound', code: string, says: string }
    | { __typename: 'RevokeApiKeySuccess', id: string }
   };

export type AgentListQueryVariables = Exact<{ [key: string]: never; }>;


export type AgentListQuery = { agents: Array<{ id: string, name: string, online: boolean, you: boolean }> };

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

export const ExternalBotsDocument = new TypedDocumentString(`
    query ExternalBots($after: String) {
  bots(first: 200, after: $after) {
    edges {
      node {
        id
        name
        flowVersion
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ExternalBotsQuery, ExternalBotsQueryVariables>;
export const StartConversationDocument = new TypedDocumentString(`
    mutation StartConversation($input: StartConversationInput!) {
  startConversation(input: $input) {
    __typename
    ... on StartConversationSuccess {
      visitorToken
      conversation {
        id
        userId
        mode
        controlEpoch
        lastSeq
      }
    }
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<StartConversationMutation, StartConversationMutationVariables>;
export const SendMessageDocument = new TypedDocumentString(`
    mutation SendMessage($input: SendMessageInput!) {
  sendMessage(input: $input) {
    __typename
    ... on SendMessageSuccess {
      message {
        id
        seq
        text
        clientMessageId
        author {
          kind
          id
          name
        }
        sentAt
      }
    }
    ... on SendMessageSuggested {
      suggestedSeq
      controlEpoch
    }
    ... on Error {
      code
      says: message
    }
    ... on ControlLost {
      controlEpoch
      by {
        id
        name
        kind
      }
    }
    ... on AlreadyClaimed {
      controlEpoch
      by {
        id
        name
        kind
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SendMessageMutation, SendMessageMutationVariables>;
export const RequestHandoverDocument = new TypedDocumentString(`
    mutation RequestHandover($input: RequestHandoverInput!) {
  requestHandover(input: $input) {
    __typename
    ... on RequestHandoverSuccess {
      handover {
        id
        state
        route
        reason
        fromSeq
      }
      conversation {
        id
        mode
        controlEpoch
      }
    }
    ... on Error {
      code
      says: message
    }
    ... on ControlLost {
      by {
        id
        name
        kind
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        id
        name
        kind
      }
      at
      controlEpoch
    }
  }
}
    `) as unknown as TypedDocumentString<RequestHandoverMutation, RequestHandoverMutationVariables>;
export const AcceptHandoverDocument = new TypedDocumentString(`
    mutation AcceptHandover($input: AcceptHandoverInput!) {
  acceptHandover(input: $input) {
    __typename
    ... on AcceptHandoverSuccess {
      handover {
        id
        state
        route
        acceptedBy {
          id
          name
          kind
        }
      }
      conversation {
        id
        mode
        controlEpoch
        lastSeq
      }
    }
    ... on Error {
      code
      says: message
    }
    ... on ControlLost {
      by {
        id
        name
        kind
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        id
        name
        kind
      }
      at
      controlEpoch
    }
  }
}
    `) as unknown as TypedDocumentString<AcceptHandoverMutation, AcceptHandoverMutationVariables>;
export const ReleaseHandoverDocument = new TypedDocumentString(`
    mutation ReleaseHandover($input: ReleaseHandoverInput!) {
  releaseHandover(input: $input) {
    __typename
    ... on ReleaseHandoverSuccess {
      handover {
        id
        state
        end
        claimEnd
        fromSeq
        toSeq
      }
      conversation {
        id
        mode
        controlEpoch
        lastSeq
        variables
      }
    }
    ... on Error {
      code
      says: message
    }
    ... on ControlLost {
      by {
        id
        name
        kind
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        id
        name
        kind
      }
      at
      controlEpoch
    }
  }
}
    `) as unknown as TypedDocumentString<ReleaseHandoverMutation, ReleaseHandoverMutationVariables>;
export const TransferHandoverDocument = new TypedDocumentString(`
    mutation TransferHandover($input: TransferHandoverInput!) {
  transferHandover(input: $input) {
    __typename
    ... on TransferHandoverSuccess {
      handover {
        id
        state
        route
        acceptedBy {
          id
          name
          kind
        }
      }
      conversation {
        id
        mode
        controlEpoch
        lastSeq
      }
    }
    ... on Error {
      code
      says: message
    }
    ... on ControlLost {
      by {
        id
        name
        kind
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        id
        name
        kind
      }
      at
      controlEpoch
    }
    ... on InvalidInput {
      path
    }
    ... on NotFound {
      path
    }
  }
}
    `) as unknown as TypedDocumentString<TransferHandoverMutation, TransferHandoverMutationVariables>;
export const CancelHandoverDocument = new TypedDocumentString(`
    mutation CancelHandover($input: CancelHandoverInput!) {
  cancelHandover(input: $input) {
    __typename
    ... on CancelHandoverSuccess {
      handover {
        id
        state
        end
      }
      conversation {
        id
        mode
        controlEpoch
      }
    }
    ... on Error {
      code
      says: message
    }
    ... on ControlLost {
      by {
        id
        name
        kind
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        id
        name
        kind
      }
      at
      controlEpoch
    }
  }
}
    `) as unknown as TypedDocumentString<CancelHandoverMutation, CancelHandoverMutationVariables>;
export const CloseConversationDocument = new TypedDocumentString(`
    mutation CloseConversation($input: CloseConversationInput!) {
  closeConversation(input: $input) {
    __typename
    ... on CloseConversationSuccess {
      conversation {
        id
        state
        mode
        closedAt
      }
    }
    ... on Error {
      code
      says: message
    }
    ... on ControlLost {
      by {
        id
        name
        kind
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        id
        name
        kind
      }
      at
      controlEpoch
    }
  }
}
    `) as unknown as TypedDocumentString<CloseConversationMutation, CloseConversationMutationVariables>;
export const SetVariablesDocument = new TypedDocumentString(`
    mutation SetVariables($input: SetVariablesInput!) {
  setVariables(input: $input) {
    __typename
    ... on SetVariablesSuccess {
      conversation {
        id
        lastSeq
        variables
      }
    }
    ... on Error {
      code
      says: message
    }
    ... on InvalidInput {
      path
    }
  }
}
    `) as unknown as TypedDocumentString<SetVariablesMutation, SetVariablesMutationVariables>;
export const CreateBotDocument = new TypedDocumentString(`
    mutation CreateBot($input: CreateBotInput!) {
  createBot(input: $input) {
    __typename
    ... on CreateBotSuccess {
      bot {
        id
        name
        flowVersion
      }
    }
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateBotMutation, CreateBotMutationVariables>;
export const PublishFlowDocument = new TypedDocumentString(`
    mutation PublishFlow($input: PublishFlowInput!) {
  publishFlow(input: $input) {
    __typename
    ... on PublishFlowSuccess {
      bot {
        id
        flowVersion
      }
    }
    ... on Error {
      code
      says: message
    }
    ... on FlowInvalid {
      faults
    }
  }
}
    `) as unknown as TypedDocumentString<PublishFlowMutation, PublishFlowMutationVariables>;
export const SetMessageWebhookDocument = new TypedDocumentString(`
    mutation SetMessageWebhook($input: SetMessageWebhookInput!) {
  setMessageWebhook(input: $input) {
    __typename
    ... on SetMessageWebhookSuccess {
      webhook {
        id
        url
        secret
      }
    }
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<SetMessageWebhookMutation, SetMessageWebhookMutationVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on CreateApiKeySuccess {
      token
      apiKey {
        id
        role
        name
      }
    }
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const SetTypingDocument = new TypedDocumentString(`
    mutation SetTyping($input: SetTypingInput!) {
  setTyping(input: $input) {
    __typename
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<SetTypingMutation, SetTypingMutationVariables>;
export const MarkConversationDocument = new TypedDocumentString(`
    mutation MarkConversation($input: MarkConversationInput!) {
  markConversation(input: $input) {
    __typename
    ... on MarkConversationSuccess {
      mark {
        deliveredSeq
        readSeq
      }
    }
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<MarkConversationMutation, MarkConversationMutationVariables>;
export const ConversationEventsDocument = new TypedDocumentString(`
    subscription ConversationEvents($conversationId: ID!, $after: Cursor) {
  conversationEvents(conversationId: $conversationId, after: $after) {
    __typename
    ... on ConversationEvent {
      seq
      cursor
      at
      controlEpoch
      actor {
        kind
        id
        name
      }
    }
    ... on MessagePosted {
      message {
        id
        seq
        text
        clientMessageId
        moduleId
        sentAt
        author {
          kind
          id
          name
        }
        actions {
          __typename
          ... on TextAction {
            text
          }
          ... on ChoiceAction {
            text
            optionsType
            options
          }
          ... on CardAction {
            cards {
              title
              text
              imageUrl
              linkUrl
              buttons {
                title
                type
                isActive
                options
              }
            }
          }
          ... on MediaAction {
            mediaType
            url
            text
          }
          ... on WaitAction {
            milliseconds
          }
        }
      }
    }
    ... on ReplySuggested {
      text
    }
    ... on HandoverRequested {
      route
      handover {
        id
        state
        reason
      }
    }
    ... on HandoverAccepted {
      route
      handover {
        id
      }
    }
    ... on HandoverTransferred {
      to {
        kind
        id
        name
      }
      note
      handover {
        id
        route
        reason
      }
    }
    ... on HandoverEnded {
      end
      claimEnd
      handover {
        id
      }
    }
    ... on VariablesChanged {
      variables
    }
    ... on TypingChanged {
      actor {
        kind
        id
        name
      }
      typing
    }
    ... on MarkChanged {
      participant {
        kind
        id
        name
      }
      deliveredSeq
      readSeq
    }
    ... on CaughtUp {
      cursor
    }
    ... on Heartbeat {
      cursor
      at
    }
    ... on Reset {
      cursor
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<ConversationEventsSubscription, ConversationEventsSubscriptionVariables>;
export const InboxDocument = new TypedDocumentString(`
    subscription Inbox($botId: ID, $after: Cursor, $fromNow: Boolean) {
  inbox(botId: $botId, after: $after, fromNow: $fromNow) {
    __typename
    ... on ConversationTouched {
      cursor
      conversation {
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
          acceptedBy {
            id
            name
            kind
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
      }
    }
    ... on CaughtUp {
      cursor
    }
    ... on Heartbeat {
      cursor
      at
    }
    ... on Reset {
      cursor
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<InboxSubscription, InboxSubscriptionVariables>;
export const TranscriptDocument = new TypedDocumentString(`
    query Transcript($id: ID!) {
  conversation(id: $id) {
    id
    state
    mode
    controlEpoch
    lastSeq
    variables
    handover {
      id
      state
      route
    }
    messages(last: 200) {
      edges {
        node {
          id
          seq
          text
          author {
            kind
            name
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TranscriptQuery, TranscriptQueryVariables>;
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
            acceptedBy {
              id
              name
              kind
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
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskHandoversQuery, DeskHandoversQueryVariables>;
export const DeskConversationsDocument = new TypedDocumentString(`
    query DeskConversations($after: String) {
  conversations(filter: { state: OPEN }, first: 100, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
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
          acceptedBy {
            id
            name
            kind
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
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskConversationsQuery, DeskConversationsQueryVariables>;
export const DeskConversationDocument = new TypedDocumentString(`
    query DeskConversation($id: ID!) {
  conversation(id: $id) {
    id
    userId
    profile
    variables
    state
    openedAt
    closedAt
    lastSeq
    mode
    controlEpoch
    unread
    prunedSeq
    bot {
      id
      name
      settings
      flow
    }
    handover {
      id
      state
      route
      reason
      requestedAt
      acceptedBy {
        id
        name
        kind
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
            id
            name
            kind
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskConversationQuery, DeskConversationQueryVariables>;
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
    disabledWhy
    waiting
    strict
  }
  dead: deliveries(filter: { state: FAILED }, first: 200) {
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
        id
        webhookId
        conversationId
        seq
        part
        state
        attempts
        nextAt
        createdAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskDeliveriesQuery, DeskDeliveriesQueryVariables>;
export const DeskDeliveryDocument = new TypedDocumentString(`
    query DeskDelivery($id: ID!) {
  deliveries(filter: { ids: [$id] }, first: 1) {
    edges {
      node {
        id
        webhookId
        conversationId
        seq
        part
        state
        attempts
        nextAt
        createdAt
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
    `) as unknown as TypedDocumentString<DeskDeliveryQuery, DeskDeliveryQueryVariables>;
export const DeskAttemptsDocument = new TypedDocumentString(`
    query DeskAttempts($id: ID!) {
  deliveries(filter: { ids: [$id] }, first: 1) {
    edges {
      node {
        id
        history {
          at
          durationMs
          status
          failure
          explanation
          answer
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
      more
    }
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskRedeliverMutation, DeskRedeliverMutationVariables>;
export const DeskEnableWebhookDocument = new TypedDocumentString(`
    mutation DeskEnableWebhook($id: ID!) {
  enableWebhook(input: { id: $id }) {
    __typename
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskEnableWebhookMutation, DeskEnableWebhookMutationVariables>;
export const DeskDisableWebhookDocument = new TypedDocumentString(`
    mutation DeskDisableWebhook($id: ID!) {
  disableWebhook(input: { id: $id }) {
    __typename
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskDisableWebhookMutation, DeskDisableWebhookMutationVariables>;
export const DeskTestWebhookDocument = new TypedDocumentString(`
    mutation DeskTestWebhook($id: ID!) {
  testWebhook(input: { id: $id }) {
    __typename
    ... on TestWebhookSuccess {
      good
      status
      durationMs
      failure
      explanation
      answer
    }
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskTestWebhookMutation, DeskTestWebhookMutationVariables>;
export const DeskAgentsDocument = new TypedDocumentString(`
    query DeskAgents {
  agents {
    id
    name
    online
    you
  }
}
    `) as unknown as TypedDocumentString<DeskAgentsQuery, DeskAgentsQueryVariables>;
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
export const WidgetLooksDocument = new TypedDocumentString(`
    query WidgetLooks($botId: ID!) {
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
    `) as unknown as TypedDocumentString<WidgetLooksQuery, WidgetLooksQueryVariables>;
export const ReadLogDocument = new TypedDocumentString(`
    query ReadLog($id: ID!, $after: Cursor, $first: Int) {
  conversation(id: $id) {
    lastSeq
    mode
    controlEpoch
    moduleId
    variables
    events(after: $after, first: $first) {
      cursor
      hasMore
      reset
      events {
        __typename
        seq
        cursor
        controlEpoch
        actor {
          kind
          id
          name
        }
        ... on MessagePosted {
          message {
            id
            text
            clientMessageId
          }
        }
        ... on HandoverAccepted {
          route
          handover {
            id
          }
        }
        ... on HandoverTransferred {
          to {
            kind
            id
            name
          }
          note
          handover {
            id
            acceptedBy {
              id
              name
            }
          }
        }
        ... on HandoverEnded {
          end
          claimEnd
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadLogQuery, ReadLogQueryVariables>;
export const NodeByIdDocument = new TypedDocumentString(`
    query NodeById($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Conversation {
      userId
    }
    ... on Message {
      text
      seq
      conversation {
        id
      }
    }
    ... on Handover {
      state
      route
      conversation {
        id
      }
    }
    ... on Bot {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<NodeByIdQuery, NodeByIdQueryVariables>;
export const MessagePagesDocument = new TypedDocumentString(`
    query MessagePages($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  conversation(id: $id) {
    messages(first: $first, after: $after, last: $last, before: $before) {
      edges {
        cursor
        node {
          seq
          text
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MessagePagesQuery, MessagePagesQueryVariables>;
export const ConversationListDocument = new TypedDocumentString(`
    query ConversationList($filter: ConversationFilter, $first: Int, $after: String) {
  conversations(filter: $filter, first: $first, after: $after) {
    edges {
      cursor
      node {
        id
        userId
        state
        handovers {
          edges {
            node {
              state
              end
            }
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ConversationListQuery, ConversationListQueryVariables>;
export const HandoverListDocument = new TypedDocumentString(`
    query HandoverList($filter: HandoverFilter, $first: Int, $after: String) {
  handovers(filter: $filter, first: $first, after: $after) {
    edges {
      cursor
      node {
        id
        state
        route
        reason
        requestedAt
        acceptedAt
        acceptedBy {
          name
        }
        conversation {
          id
          userId
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<HandoverListQuery, HandoverListQueryVariables>;
export const BotListDocument = new TypedDocumentString(`
    query BotList($first: Int, $after: String) {
  bots(first: $first, after: $after) {
    edges {
      node {
        id
        name
        flowVersion
        settings
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<BotListQuery, BotListQueryVariables>;
export const OpenConversationDocument = new TypedDocumentString(`
    query OpenConversation($id: ID, $botId: ID, $userId: String) {
  conversation(id: $id, botId: $botId, userId: $userId) {
    id
    userId
    bot {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<OpenConversationQuery, OpenConversationQueryVariables>;
export const WhoAmIDocument = new TypedDocumentString(`
    query WhoAmI {
  viewer {
    companyId
    role
    name
    actorId
    conversationId
  }
}
    `) as unknown as TypedDocumentString<WhoAmIQuery, WhoAmIQueryVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    __typename
    ... on RevokeApiKeySuccess {
      id
    }
    ... on Error {
      code
      says: message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const AgentListDocument = new TypedDocumentString(`
    query AgentList {
  agents {
    id
    name
    online
    you
  }
}
    `) as unknown as TypedDocumentString<AgentListQuery, AgentListQueryVariables>;
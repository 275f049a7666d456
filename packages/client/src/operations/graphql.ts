/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
type DocumentTypeDecoration<R, V> = { __apiType?: (variables: V) => R };
export type AcceptHandoverInput = {
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string;
};

export type ActionInput =
  {   card: CardActionInput; choice?: never; media?: never; text?: never; wait?: never; }
  |  { card?: never;   choice: ChoiceActionInput; media?: never; text?: never; wait?: never; }
  |  { card?: never; choice?: never;   media: MediaActionInput; text?: never; wait?: never; }
  |  { card?: never; choice?: never; media?: never;   text: TextActionInput; wait?: never; }
  |  { card?: never; choice?: never; media?: never; text?: never;   wait: WaitActionInput; };

export type ActorKind =
  | 'AGENT'
  | 'BOT'
  | 'SYSTEM'
  | 'USER';

export type CancelHandoverInput = {
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string;
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
  conversationId: string;
};

export type ConversationState =
  | 'CLOSED'
  | 'OPEN';

export type HandoverEnd =
  | 'CANCELLED'
  | 'CLOSED'
  | 'EXPIRED'
  | 'FAILED'
  | 'RELEASED';

/** PLATFORM: our own queue, and whatever was put back into it. WEBHOOK: a third party was asked. DIRECT: somebody stepped in unasked. */
export type HandoverRoute =
  | 'DIRECT'
  | 'PLATFORM'
  | 'WEBHOOK';

export type HandoverState =
  | 'ACCEPTED'
  | 'ENDED'
  | 'REQUESTED';

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

export type ReleaseHandoverInput = {
  /** Picks the module that follows, by the bot’s takeover connections. */
  claimEnd?: string | null | undefined;
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string;
  variables?: unknown;
};

export type RequestHandoverInput = {
  /** The epoch you saw: a stale one is refused with ControlLost. */
  controlEpoch?: number | null | undefined;
  conversationId: string;
  idempotencyKey?: string | null | undefined;
  reason?: string | null | undefined;
};

export type ResetReason =
  | 'FROM_THE_FUTURE'
  | 'MALFORMED'
  | 'OTHER_GENERATION'
  | 'OTHER_LOG'
  | 'PRUNED';

export type SendMessageInput = {
  actions?: Array<ActionInput> | null | undefined;
  /** The same id and content again: the first answer, not a second message. */
  clientMessageId?: string | null | undefined;
  /** The epoch the writer saw. A bot must say it; a stale one is refused. */
  controlEpoch?: number | null | undefined;
  conversationId: string;
  text?: string | null | undefined;
};

export type SetTypingInput = {
  conversationId: string;
  typing: boolean;
};

export type SetVariablesInput = {
  conversationId: string;
  /** An object: those in it are set, all others stay. null is a value. */
  variables: unknown;
};

export type StartConversationInput = {
  botId: string;
  /** The same id and input again: the first answer. 16 characters or more that nobody can guess: it lets in. */
  idempotencyKey?: string | null | undefined;
  /** The module to start at, instead of the opening. */
  moduleId?: string | null | undefined;
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
  conversationId: string;
  /** For whoever takes it up; users do not see it. */
  note?: string | null | undefined;
  /** The id of one of the `agents`; null or left out: back to the queue. */
  to?: string | null | undefined;
};

export type UpdateReadReceiptInput = {
  conversationId: string;
  /** Everything up to this seq has reached you. */
  deliveredSeq?: number | null | undefined;
  /** Everything up to this seq has been read; it has then been delivered as well. */
  readSeq?: number | null | undefined;
};

export type WaitActionInput = {
  milliseconds: number;
};

export type StartConversationMutationVariables = Exact<{
  input: StartConversationInput;
}>;


export type StartConversationMutation = { startConversation:
    | { __typename: 'ConversationExists', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'StartConversationSuccess', visitorToken: string, conversation: { id: string, userId: string, mode: Mode, controlEpoch: number, lastSeq: number } }
   };

export type SendMessageMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMessageMutation = { sendMessage:
    | { __typename: 'AlreadyClaimed', code: string, message: string, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ControlLost', code: string, message: string, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ConversationNotOpen', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'NotInListenMode', code: string, message: string }
    | { __typename: 'SendMessageSuccess', sent: { id: string, seq: number, text: string, clientMessageId: string | null, sentAt: string, author: { kind: ActorKind, actorId: string, name: string | null } } }
    | { __typename: 'SendMessageSuggested', suggestedSeq: number, controlEpoch: number }
   };

export type RequestHandoverMutationVariables = Exact<{
  input: RequestHandoverInput;
}>;


export type RequestHandoverMutation = { requestHandover:
    | { __typename: 'AlreadyClaimed', code: string, message: string, at: string | null, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ControlLost', code: string, message: string, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ConversationNotOpen', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'RequestHandoverSuccess', handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, fromSeq: number }, conversation: { id: string, mode: Mode, controlEpoch: number } }
   };

export type AcceptHandoverMutationVariables = Exact<{
  input: AcceptHandoverInput;
}>;


export type AcceptHandoverMutation = { acceptHandover:
    | { __typename: 'AcceptHandoverSuccess', handover: { id: string, state: HandoverState, route: HandoverRoute, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null }, conversation: { id: string, mode: Mode, controlEpoch: number, lastSeq: number } }
    | { __typename: 'AlreadyClaimed', code: string, message: string, at: string | null, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ControlLost', code: string, message: string, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ConversationNotOpen', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type ReleaseHandoverMutationVariables = Exact<{
  input: ReleaseHandoverInput;
}>;


export type ReleaseHandoverMutation = { releaseHandover:
    | { __typename: 'AlreadyClaimed', code: string, message: string, at: string | null, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ControlLost', code: string, message: string, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'ReleaseHandoverSuccess', handover: { id: string, state: HandoverState, end: HandoverEnd | null, claimEnd: string | null, fromSeq: number, toSeq: number | null } | null, conversation: { id: string, mode: Mode, controlEpoch: number, lastSeq: number, variables: unknown } }
   };

export type TransferHandoverMutationVariables = Exact<{
  input: TransferHandoverInput;
}>;


export type TransferHandoverMutation = { transferHandover:
    | { __typename: 'AlreadyClaimed', code: string, message: string, at: string | null, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ControlLost', code: string, message: string, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ConversationNotOpen', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, path: string | null }
    | { __typename: 'NotFound', code: string, message: string, path: string | null }
    | { __typename: 'NotInListenMode', code: string, message: string }
    | { __typename: 'TransferHandoverSuccess', handover: { id: string, state: HandoverState, route: HandoverRoute, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null }, conversation: { id: string, mode: Mode, controlEpoch: number, lastSeq: number } }
   };

export type CancelHandoverMutationVariables = Exact<{
  input: CancelHandoverInput;
}>;


export type CancelHandoverMutation = { cancelHandover:
    | { __typename: 'AlreadyClaimed', code: string, message: string, at: string | null, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'CancelHandoverSuccess', handover: { id: string, state: HandoverState, end: HandoverEnd | null }, conversation: { id: string, mode: Mode, controlEpoch: number } }
    | { __typename: 'ControlLost', code: string, message: string, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'ConversationNotOpen', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'HandoverNotRequested', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type CloseConversationMutationVariables = Exact<{
  input: CloseConversationInput;
}>;


export type CloseConversationMutation = { closeConversation:
    | { __typename: 'AlreadyClaimed', code: string, message: string, at: string | null, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'CloseConversationSuccess', conversation: { id: string, state: ConversationState, mode: Mode, closedAt: string | null } }
    | { __typename: 'ControlLost', code: string, message: string, controlEpoch: number, by: { actorId: string, kind: ActorKind, name: string | null } | null }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type SetVariablesMutationVariables = Exact<{
  input: SetVariablesInput;
}>;


export type SetVariablesMutation = { setVariables:
    | { __typename: 'ConversationNotOpen', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, path: string | null }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'SetVariablesSuccess', conversation: { id: string, lastSeq: number, variables: unknown } }
   };

export type SetTypingMutationVariables = Exact<{
  input: SetTypingInput;
}>;


export type SetTypingMutation = { setTyping:
    | { __typename: 'AlreadyClaimed', code: string, message: string }
    | { __typename: 'ControlLost', code: string, message: string }
    | { __typename: 'ConversationNotOpen', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'NotInListenMode', code: string, message: string }
    | { __typename: 'SetTypingSuccess' }
   };

export type UpdateReadReceiptMutationVariables = Exact<{
  input: UpdateReadReceiptInput;
}>;


export type UpdateReadReceiptMutation = { updateReadReceipt:
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'UpdateReadReceiptSuccess', readReceipt: { deliveredSeq: number, readSeq: number } }
   };

export type ConversationEventsSubscriptionVariables = Exact<{
  conversationId: string;
  after?: string | null | undefined;
}>;


export type ConversationEventsSubscription = { conversationEvents:
    | { __typename: 'CaughtUp', cursor: string }
    | { __typename: 'ConversationClosed', seq: number, cursor: string, at: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
    | { __typename: 'ConversationOpened', seq: number, cursor: string, at: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
    | { __typename: 'HandoverAccepted', seq: number, cursor: string, at: string, controlEpoch: number, route: HandoverRoute, actor: { kind: ActorKind, actorId: string, name: string | null }, handover: { id: string } }
    | { __typename: 'HandoverEnded', seq: number, cursor: string, at: string, controlEpoch: number, end: HandoverEnd, claimEnd: string | null, actor: { kind: ActorKind, actorId: string, name: string | null }, handover: { id: string } }
    | { __typename: 'HandoverRequested', seq: number, cursor: string, at: string, controlEpoch: number, route: HandoverRoute, actor: { kind: ActorKind, actorId: string, name: string | null }, handover: { id: string, state: HandoverState, reason: string | null } }
    | { __typename: 'HandoverTransferred', seq: number, cursor: string, at: string, controlEpoch: number, note: string | null, actor: { kind: ActorKind, actorId: string, name: string | null }, to: { kind: ActorKind, actorId: string, name: string | null } | null, handover: { id: string, route: HandoverRoute, reason: string | null } }
    | { __typename: 'Heartbeat', cursor: string, at: string }
    | { __typename: 'MessagePosted', seq: number, cursor: string, at: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null }, message: { id: string, seq: number, text: string, clientMessageId: string | null, moduleId: string | null, sentAt: string, author: { kind: ActorKind, actorId: string, name: string | null }, actions: Array<
          | { __typename: 'CardAction', cards: Array<{ title: string, text: string, imageUrl: string, linkUrl: string, buttons: Array<{ title: string, type: string, isActive: boolean, options: unknown }> }> }
          | { __typename: 'ChoiceAction', text: string, optionsType: string, options: Array<string> }
          | { __typename: 'MediaAction', mediaType: MediaType, url: string, text: string }
          | { __typename: 'TextAction', text: string }
          | { __typename: 'WaitAction', milliseconds: number }
        > } }
    | { __typename: 'ReadReceiptChanged', deliveredSeq: number, readSeq: number, participant: { kind: ActorKind, actorId: string, name: string | null } }
    | { __typename: 'ReplySuggested', seq: number, cursor: string, at: string, controlEpoch: number, text: string | null, actor: { kind: ActorKind, actorId: string, name: string | null } }
    | { __typename: 'Reset', cursor: string, reason: ResetReason }
    | { __typename: 'TypingChanged', typing: boolean, actor: { kind: ActorKind, actorId: string, name: string | null } }
    | { __typename: 'VariablesChanged', seq: number, cursor: string, at: string, controlEpoch: number, variables: unknown, actor: { kind: ActorKind, actorId: string, name: string | null } }
   };

export type InboxSubscriptionVariables = Exact<{
  botId?: string | null | undefined;
  after?: string | null | undefined;
  fromNow?: boolean | null | undefined;
}>;


export type InboxSubscription = { inbox:
    | { __typename: 'CaughtUp', cursor: string }
    | { __typename: 'ConversationChanged', cursor: string, conversation: { id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { id: string, name: string }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: ActorKind, name: string | null } } | null, lastUserMessage: { text: string } | null } }
    | { __typename: 'Heartbeat', cursor: string, at: string }
    | { __typename: 'Reset', cursor: string, reason: ResetReason }
   };

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
      message
    }
  }
}
    `) as unknown as TypedDocumentString<StartConversationMutation, StartConversationMutationVariables>;
export const SendMessageDocument = new TypedDocumentString(`
    mutation SendMessage($input: SendMessageInput!) {
  sendMessage(input: $input) {
    __typename
    ... on SendMessageSuccess {
      sent {
        id
        seq
        text
        clientMessageId
        author {
          kind
          actorId
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
      message
    }
    ... on ControlLost {
      controlEpoch
      by {
        actorId
        kind
        name
      }
    }
    ... on AlreadyClaimed {
      controlEpoch
      by {
        actorId
        kind
        name
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
      message
    }
    ... on ControlLost {
      by {
        actorId
        kind
        name
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        actorId
        kind
        name
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
          actorId
          kind
          name
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
      message
    }
    ... on ControlLost {
      by {
        actorId
        kind
        name
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        actorId
        kind
        name
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
      message
    }
    ... on ControlLost {
      by {
        actorId
        kind
        name
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        actorId
        kind
        name
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
          actorId
          kind
          name
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
      message
    }
    ... on ControlLost {
      by {
        actorId
        kind
        name
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        actorId
        kind
        name
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
      message
    }
    ... on ControlLost {
      by {
        actorId
        kind
        name
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        actorId
        kind
        name
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
      message
    }
    ... on ControlLost {
      by {
        actorId
        kind
        name
      }
      controlEpoch
    }
    ... on AlreadyClaimed {
      by {
        actorId
        kind
        name
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
      message
    }
    ... on InvalidInput {
      path
    }
  }
}
    `) as unknown as TypedDocumentString<SetVariablesMutation, SetVariablesMutationVariables>;
export const SetTypingDocument = new TypedDocumentString(`
    mutation SetTyping($input: SetTypingInput!) {
  setTyping(input: $input) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<SetTypingMutation, SetTypingMutationVariables>;
export const UpdateReadReceiptDocument = new TypedDocumentString(`
    mutation UpdateReadReceipt($input: UpdateReadReceiptInput!) {
  updateReadReceipt(input: $input) {
    __typename
    ... on UpdateReadReceiptSuccess {
      readReceipt {
        deliveredSeq
        readSeq
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<UpdateReadReceiptMutation, UpdateReadReceiptMutationVariables>;
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
        actorId
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
          actorId
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
        actorId
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
        actorId
        name
      }
      typing
    }
    ... on ReadReceiptChanged {
      participant {
        kind
        actorId
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
    ... on ConversationChanged {
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
/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
type DocumentTypeDecoration<R, V> = { __apiType?: (variables: V) => R };
/** The conversation to take over. */
export type AcceptHandoverInput = {
  /** The `controlEpoch` that you saw. If control has passed since, the command is refused with `ControlLost`; left out: it acts on what is now. */
  controlEpoch?: number | null | undefined;
  /** The conversation to take over. */
  conversationId: string;
  /** The `id` of the handover that you mean. Where another one is open by now, or none, nothing is changed and the answer is `ControlLost`. */
  handoverId?: string | null | undefined;
};

/** A part of a message: exactly one of these fields. */
export type ActionInput =
  {   /** Shows cards. */
  card: CardActionInput; choice?: never; media?: never; text?: never; wait?: never; }
  |  { card?: never;   /** Offers answers to choose from. */
  choice: ChoiceActionInput; media?: never; text?: never; wait?: never; }
  |  { card?: never; choice?: never;   /** Shows a picture, a sound, a film or a file. */
  media: MediaActionInput; text?: never; wait?: never; }
  |  { card?: never; choice?: never; media?: never;   /** Shows a text. */
  text: TextActionInput; wait?: never; }
  |  { card?: never; choice?: never; media?: never; text?: never;   /** Shows as typing for a while. */
  wait: WaitActionInput; };

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

/** A note among staff. */
export type AddNoteInput = {
  /** Idempotency key, 1 to 255 characters, of your choice, shared with `sendMessage`: the same key and text again is the same note. */
  clientMessageId?: string | null | undefined;
  /** The conversation that it is about. */
  conversationId: string;
  /** Plain text, 10,000 characters at most. */
  text: string;
};

/** The conversation whose request to withdraw. */
export type CancelHandoverInput = {
  /** The `controlEpoch` that you saw. If control has passed since, the command is refused with `ControlLost`; left out: it acts on what is now. */
  controlEpoch?: number | null | undefined;
  /** The conversation whose request to withdraw. */
  conversationId: string;
  /** The `id` of the handover that you mean. Where another one is open by now, or none, nothing is changed and the answer is `ControlLost`. */
  handoverId?: string | null | undefined;
};

/** One card, or several side by side. */
export type CardActionInput = {
  /** 1 to 20 cards. */
  cards: Array<CardInput>;
};

/** A button on a card. */
export type CardButtonInput = {
  /** Whether it can be pressed. */
  isActive?: boolean | null | undefined;
  /** An object of texts: `message` is what the button sends as the user (else its title), `url` what it opens instead (`https`, `http`, `mailto` or `tel`). */
  options?: unknown;
  /** The label of the button. */
  title: string;
  /** What kind of button it is, in the vendor’s words. */
  type?: string | null | undefined;
};

/** A picture with words and buttons. */
export type CardInput = {
  /** The buttons under it, 20 at most. */
  buttons?: Array<CardButtonInput> | null | undefined;
  /** The address of the picture, `https`, `http` or `data:image/…`; left out: no picture. */
  imageUrl?: string | null | undefined;
  /** What a click on the picture opens, an `https` or `http` address; left out: nothing. */
  linkUrl?: string | null | undefined;
  /** What stands under the heading. */
  text?: string | null | undefined;
  /** The heading of the card. */
  title: string;
};

/** A text with answers to choose from. */
export type ChoiceActionInput = {
  /** The answers to choose from, 50 at most. */
  options: Array<string>;
  /** How to show the options, in the vendor’s words. */
  optionsType?: string | null | undefined;
  /** What is asked, 10,000 characters at most; may be empty. */
  text: string;
};

/** The conversation to close. */
export type CloseConversationInput = {
  /** The `controlEpoch` that you saw. If control has passed since, the command is refused with `ControlLost`; left out: it acts on what is now. */
  controlEpoch?: number | null | undefined;
  /** The conversation to close. */
  conversationId: string;
};

/** Whether a conversation still takes messages. */
export type ConversationState =
  /** It ended for good; it can still be read. */
  | 'CLOSED'
  /** It takes messages. A user has at most one open conversation with a bot. */
  | 'OPEN';

/** What a step of a deadline does. */
export type DeadlineAction =
  /** Closes the conversation. */
  | 'CLOSE'
  /** Writes `HandoverOverdue`, for desks and webhooks. As the last step it is repeated, each time later. */
  | 'NOTIFY'
  /** Passes the conversation to the queue, of a team where one is named. A holder without a desk, such as a third party, keeps it: it has the effect of `NOTIFY` there. */
  | 'REQUEUE'
  /** Ends the handover as `EXPIRED`: the flow goes on at the module that its takeover connections name. */
  | 'RETURN'
  /** Says a text to the user. */
  | 'SAY';

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

/** A picture, a sound, a film or a file, by its address. */
export type MediaActionInput = {
  /** What is at `url`. */
  mediaType: MediaType;
  /** The words beside it, 10,000 characters at most. */
  text?: string | null | undefined;
  /** Its address: `https` or `http`; of a picture, sound or film also `data:` of that kind. */
  url: string;
};

/** What is at the address of a `MediaAction`. */
export type MediaType =
  /** A sound. */
  | 'AUDIO'
  /** Anything else, to download. */
  | 'FILE'
  /** A picture. */
  | 'IMAGE'
  /** A film. */
  | 'VIDEO';

/** Which side speaks for the business. The user may speak in both. */
export type Mode =
  /** An agent holds it; the bot is silent, and its messages are refused. */
  | 'LISTEN'
  /** The bot holds the conversation and answers the user. */
  | 'NORMAL';

/** A conversation that an agent holds, and what the bot is to know. */
export type ReleaseHandoverInput = {
  /** The outcome, 256 characters at most. The bot goes on at the module that its flow’s takeover connections name for it, and it is set as the variable `ClaimEnd`. */
  claimEnd?: string | null | undefined;
  /** The `controlEpoch` that you saw. If control has passed since, the command is refused with `ControlLost`; left out: it acts on what is now. */
  controlEpoch?: number | null | undefined;
  /** The conversation to give back. */
  conversationId: string;
  /** The `id` of the handover that you mean. Where another one is open by now, or none, nothing is changed and the answer is `ControlLost`. */
  handoverId?: string | null | undefined;
  /** An object: variables to set before the bot goes on (none named `ClaimEnd` that differs from `claimEnd`), 32,768 bytes as JSON at most. */
  variables?: unknown;
};

/** A conversation that needs an agent. */
export type RequestHandoverInput = {
  /** Your own code for what it is about, for programs and reports: 64 characters at most. For bots and staff. */
  code?: string | null | undefined;
  /** An object: what you know that helps the agent, 8,192 bytes as JSON at most. Users never see it. For bots and staff. */
  context?: unknown;
  /** The `controlEpoch` that you saw. If control has passed since, the command is refused with `ControlLost`; left out: it acts on what is now. */
  controlEpoch?: number | null | undefined;
  /** The conversation that needs an agent. */
  conversationId: string;
  /** Idempotency key, 1 to 255 characters, of your choice: the same key and input again, within 7 days, is answered like the first time, even where that handover has ended since. */
  idempotencyKey?: string | null | undefined;
  /** What you say with it, 10,000 characters at most: the user’s words, or the bot’s to the user, in the same step as the request. The flow does not answer it. A bot gives `controlEpoch`, as in `sendMessage`; it is also said where a handover waits already. */
  message?: string | null | undefined;
  /** In which order it is answered; left out: `NORMAL`. For bots and staff. */
  priority?: HandoverPriority | null | undefined;
  /** Why, for agents to read: 1,000 characters at most. */
  reason?: string | null | undefined;
  /** What the agent is to read first: 4,000 characters at most. Users never see it. For bots and staff. */
  summary?: string | null | undefined;
  /** The id or the name of the team that it waits for; left out: any agent of the company. */
  team?: string | null | undefined;
  /** The `actorId` of the agent who is asked for. It is a wish: any other may accept it. For bots and staff. */
  to?: string | null | undefined;
};

/** Why a cursor cannot be served. */
export type ResetReason =
  /** It is past the newest event: the database was restored from an older backup. */
  | 'FROM_THE_FUTURE'
  /** It is not a cursor. */
  | 'MALFORMED'
  /** It belongs to another database. */
  | 'OTHER_GENERATION'
  /** The database was restored from an older backup: another entry stands now where the cursor stood. */
  | 'OTHER_HISTORY'
  /** It belongs to another conversation, or to another inbox. */
  | 'OTHER_LOG'
  /** Events behind it were removed by `pruneConversation`. */
  | 'PRUNED';

/** A message: a text, actions, or both. All of it has 65,536 bytes as JSON at most. */
export type SendMessageInput = {
  /** What to show, in this order, 50 at most. */
  actions?: Array<ActionInput> | null | undefined;
  /** Idempotency key, 1 to 255 characters, of your choice. The same key and content again from the same sender is the same message, and answers the same; with other content it is refused with `IdempotencyConflict`, and after the message was erased with `Erased`. Kept for 7 days. */
  clientMessageId?: string | null | undefined;
  /** The `controlEpoch` that the message was written for. A bot must give it; if control has passed since, the message is refused with `ControlLost`. */
  controlEpoch?: number | null | undefined;
  /** The conversation to write in. */
  conversationId: string;
  /** Plain text, 10,000 characters at most. With `actions` it comes first, as a text of its own. */
  text?: string | null | undefined;
};

/** Whether you are typing in a conversation. */
export type SetTypingInput = {
  /** The conversation that you type in. */
  conversationId: string;
  /** True: you are typing. False: you stopped without sending. */
  typing: boolean;
};

/** Some variables of a conversation. */
export type SetVariablesInput = {
  /** The conversation whose variables to set. */
  conversationId: string;
  /** An object: the variables in it are set, null is a value like another, and all others stay. All of a conversation’s have 32,768 bytes as JSON at most. */
  variables: unknown;
};

/** A user, and the bot to chat with. */
export type StartConversationInput = {
  /** The bot to chat with. */
  botId: string;
  /** Idempotency key, 16 to 255 characters: the same key and input again, within 7 days, get the same conversation and a visitor token. Make it unguessable, for it lets its sender in. */
  idempotencyKey?: string | null | undefined;
  /** The module at which the flow of a new conversation begins; left out: the flow’s own start. One that the flow does not have is refused. */
  moduleId?: string | null | undefined;
  /** An object about the user, which a new conversation keeps and agents see: 32,768 bytes as JSON at most. */
  profile?: unknown;
  /** The user’s id within this bot: 1 to 256 characters without control characters, not `.` or `..`. It proves nothing: one that was used before is refused with `ConversationExists` unless your credential may speak for that user. Left out: the user of your visitor token, else a new one. */
  userId?: string | null | undefined;
  /** An object: variables that a new conversation begins with, 32,768 bytes as JSON at most. */
  variables?: unknown;
};

/** A text to show. */
export type TextActionInput = {
  /** Plain text, 10,000 characters at most. */
  text: string;
};

/** A conversation that an agent holds, and where it goes. */
export type TransferHandoverInput = {
  /** The `controlEpoch` that you saw. If control has passed since, the command is refused with `ControlLost`; left out: it acts on what is now. */
  controlEpoch?: number | null | undefined;
  /** The conversation to pass on. */
  conversationId: string;
  /** The `id` of the handover that you mean. Where another one is open by now, or none, nothing is changed and the answer is `ControlLost`. */
  handoverId?: string | null | undefined;
  /** For the next agent, 1,000 characters at most. Users never see it. */
  note?: string | null | undefined;
  /** The id or the name of the team in whose queue it waits from then on; null: any agent’s; left out: the team’s that it was for. Not together with `to`. */
  team?: string | null | undefined;
  /** The `actorId` of one of the `agents`, who holds it from then on; null or left out: back to the queue. */
  to?: string | null | undefined;
};

/** How far you have received and read a conversation. */
export type UpdateReadReceiptInput = {
  /** The conversation that you read. */
  conversationId: string;
  /** Everything up to this `seq` has reached you: 0 to the conversation’s `lastSeq`. */
  deliveredSeq?: number | null | undefined;
  /** Everything up to this `seq` has been read: 0 to the conversation’s `lastSeq`. It counts as delivered as well. */
  readSeq?: number | null | undefined;
};

/** A pause before the next action, shown as typing. */
export type WaitActionInput = {
  /** How long the pause is: 0 to 60,000. */
  milliseconds: number;
};

export type StartConversationMutationVariables = Exact<{
  input: StartConversationInput;
}>;


export type StartConversationMutation = { startConversation:
    | { __typename: 'ConversationExists', code: string, message: string }
    | { __typename: 'Erased', code: string, message: string }
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
    | { __typename: 'Erased', code: string, message: string }
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
    | { __typename: 'Erased', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'NotInListenMode', code: string, message: string }
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

export type AddNoteMutationVariables = Exact<{
  input: AddNoteInput;
}>;


export type AddNoteMutation = { addNote:
    | { __typename: 'AddNoteSuccess', seq: number }
    | { __typename: 'ConversationNotOpen', code: string, message: string }
    | { __typename: 'Erased', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
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
    | { __typename: 'HandoverOverdue', seq: number, cursor: string, at: string, controlEpoch: number, deadline: DeadlineKind | null, action: DeadlineAction | null, actor: { kind: ActorKind, actorId: string, name: string | null } }
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
    | { __typename: 'NoteAdded', seq: number, cursor: string, at: string, controlEpoch: number, text: string | null, actor: { kind: ActorKind, actorId: string, name: string | null } }
    | { __typename: 'QueueChanged', position: number, estimatedWaitSeconds: number | null }
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
    | { __typename: 'ConversationChanged', cursor: string, conversation: { id: string, userId: string, profile: unknown, state: ConversationState, lastSeq: number, mode: Mode, controlEpoch: number, unread: number, bot: { id: string, name: string }, handover: { id: string, state: HandoverState, route: HandoverRoute, reason: string | null, requestedAt: string, priority: HandoverPriority | null, forYou: boolean, team: { name: string } | null, acceptedBy: { actorId: string, kind: ActorKind, name: string | null } | null } | null, lastMessage: { id: string, seq: number, text: string, sentAt: string, author: { kind: ActorKind, name: string | null } } | null, lastUserMessage: { text: string } | null, deadlines: Array<{ kind: DeadlineKind, since: string, dueAt: string }> | null } }
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
export const AddNoteDocument = new TypedDocumentString(`
    mutation AddNote($input: AddNoteInput!) {
  addNote(input: $input) {
    __typename
    ... on AddNoteSuccess {
      seq
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AddNoteMutation, AddNoteMutationVariables>;
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
    ... on NoteAdded {
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
    ... on HandoverOverdue {
      deadline
      action
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
    ... on QueueChanged {
      position
      estimatedWaitSeconds
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
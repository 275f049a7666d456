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

/** What an agent’s message by REST does while the bot holds the conversation. */
export type AgentMessageInNormalMode =
  /** It takes the conversation over, as `acceptHandover` does, and is delivered. */
  | 'ACCEPT_HANDOVER'
  /** It is refused with `not_in_listen_mode`, and not delivered. */
  | 'REJECT';

/** Settings of a bot. What is left out keeps its value, and of a new bot its default; a list replaces the whole list. Null is taken only where a description says what it means. */
export type BotSettingsInput = {
  /** What an agent’s message by REST does while the bot holds the conversation. Default: `REJECT`. */
  agentMessageInNormalMode?: AgentMessageInNormalMode | null | undefined;
  /** What the bot says when a claim webhook cannot be reached and the handover fails: 1 to 1,000 characters; null: nothing. */
  claimFailedText?: string | null | undefined;
  /** What happens when someone waits for too long. */
  deadlines?: DeadlinesInput | null | undefined;
  /** What becomes of a bot’s message that comes after an agent took the conversation over. Default: `REFUSE`. */
  lateBotReply?: LateBotReply | null | undefined;
  /** All of them, 100 at most: they replace those there are. */
  quickReplies?: Array<QuickReplyInput> | null | undefined;
  /** Whether the message webhook gets the messages of agents, too. Default: false. */
  relayAgentMessages?: boolean | null | undefined;
  /** Which of the vendor’s forms the relay of a user’s message has. Default: `BOTH`. */
  relayFrame?: RelayFrame | null | undefined;
  /** Whether the message webhook gets the moves of handovers, too, so that a third party learns of their end. Default: false. */
  relayHandovers?: boolean | null | undefined;
  /** How callers of the vendor’s REST endpoints prove that they may act for this bot. Default: `KEY`. */
  restAuth?: RestAuth | null | undefined;
  /** 1 or more. Raise it to replace the secret in `Bot.restPathPrefix`: the old path stops working. */
  restPathVersion?: number | null | undefined;
  /** Whether users need a credential to start a conversation. Default: `OPEN`. */
  visitorAuth?: VisitorAuth | null | undefined;
  /** What the bot says once in each wait, where `whileWaiting` says so: 1 to 1,000 characters. */
  waitingText?: string | null | undefined;
  /** What the bot says instead of its fallback while the user waits for an agent. Default: `GO_ON`. */
  whileWaiting?: WhileWaiting | null | undefined;
  /** The appearance of the bot’s chat widget. */
  widget?: WidgetSettingsInput | null | undefined;
};

/** Which conversations to list: those for which every given field holds. */
export type ConversationFilter = {
  /** Of this bot only. */
  botId?: string | null | undefined;
  /** Only open ones, or only closed ones. */
  state?: ConversationState | null | undefined;
  /** Of users with exactly this id only; two bots may each have one. */
  userId?: string | null | undefined;
};

/** Whether a conversation still takes messages. */
export type ConversationState =
  /** It ended for good; it can still be read. */
  | 'CLOSED'
  /** It takes messages. A user has at most one open conversation with a bot. */
  | 'OPEN';

/** A new API key. */
export type CreateApiKeyInput = {
  /** Narrows it to these bots, 100 at most; left out: all bots of the company. Not for the role `ADMIN`. */
  botIds?: Array<string> | null | undefined;
  /** In the future; left out: it does not expire. */
  expiresAt?: string | null | undefined;
  /** The `actorId` of an identity of the company: the key is one more of it. Left out: the key makes an identity of its own, with the same name. */
  identityId?: string | null | undefined;
  /** The name of the key, 1 to 128 characters. */
  name: string;
  /** What it may do. Required without `identityId`; with it, left out or the role of the identity. */
  role?: Role | null | undefined;
  /** Narrows it to these; left out: all that its role may do. A key that is narrowed itself must name scopes of its own. */
  scopes?: Array<Scope> | null | undefined;
};

/** A new bot. */
export type CreateBotInput = {
  /** Shown to users: 1 to 128 characters. */
  name: string;
  /** Settings that differ from the defaults. */
  settings?: BotSettingsInput | null | undefined;
};

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

/** What happens when one wait takes too long: it replaces what is set. */
export type DeadlineInput = {
  /** `NONE`: no deadline. `STEPS`: the `steps`. */
  mode: DeadlineMode;
  /** 1 to 10 where `mode` is `STEPS`, and only there. The last one does more than `SAY`, so that a wait never goes on without a deadline. */
  steps?: Array<DeadlineStepInput> | null | undefined;
};

/** Whether a deadline is set. */
export type DeadlineMode =
  /** No deadline. */
  | 'NONE'
  /** The `steps` are done, each at its time. */
  | 'STEPS';

/** What is done at a time after the wait began. */
export type DeadlineStepInput = {
  /** What is done. */
  action: DeadlineAction;
  /** Seconds after the wait began: 1 to 2,592,000, and not fewer than those of the step before. */
  afterSeconds: number;
  /** With `RETURN`: the outcome, 1 to 256 characters; null: none. Not with others. */
  claimEnd?: string | null | undefined;
  /** With `REQUEUE`: the id or the name of the team in whose queue it waits; left out: the one that it came from. Needed in `accept`. Not with others. */
  team?: string | null | undefined;
  /** With `SAY`, and for `RETURN` where the flow says nothing at this outcome: 1 to 1,000 characters. Not with others. */
  text?: string | null | undefined;
};

/** What happens when someone waits for too long. What is left out stays as it is. A change counts for waits that begin after it; `NONE` at once. */
export type DeadlinesInput = {
  /** The user waits in the queue. Default: a text after 2 minutes, back to the bot (`no_agent`) after 10. */
  accept?: DeadlineInput | null | undefined;
  /** The agent does not answer what the user wrote. Default: `NOTIFY` after 5 minutes. */
  agentSilent?: DeadlineInput | null | undefined;
  /** The user waits for a third party. Default: back to the bot (`timeout`) after 5 minutes. */
  claim?: DeadlineInput | null | undefined;
  /** The agent has not written yet. Default: to the queue after 3 minutes; from a third party back to the bot (`timeout`) after an hour. */
  firstReply?: DeadlineInput | null | undefined;
  /** The agent’s desk is closed. Default: to the queue after 60 seconds. */
  holderGone?: DeadlineInput | null | undefined;
  /** No message comes while the bot holds the conversation: `SAY` and `CLOSE` only. Default: `NONE`. */
  idle?: DeadlineInput | null | undefined;
  /** The user does not answer the agent. Default: `NONE`. */
  userSilent?: DeadlineInput | null | undefined;
};

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

/** Which handovers to list: those for which every given field holds. */
export type HandoverFilter = {
  /** True: what waits for any team. Left out: an agent who is in teams gets, of those that are `REQUESTED`, only what waits for these teams or for none. */
  allTeams?: boolean | null | undefined;
  /** Of this bot only. */
  botId?: string | null | undefined;
  /** Of this conversation only. */
  conversationId?: string | null | undefined;
  /** In one of these states only. */
  states?: Array<HandoverState> | null | undefined;
  /** Of this team only; null: only those without a team. */
  teamId?: string | null | undefined;
};

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

/** What becomes of a message of an external bot that comes after an agent took the conversation over. */
export type LateBotReply =
  /** It is refused with `ControlLost`. */
  | 'REFUSE'
  /** It is kept for the agent as `ReplySuggested`; the user never sees it. */
  | 'SUGGEST';

/** Which side speaks for the business. The user may speak in both. */
export type Mode =
  /** An agent holds it; the bot is silent, and its messages are refused. */
  | 'LISTEN'
  /** The bot holds the conversation and answers the user. */
  | 'NORMAL';

/** A text that agents write often. */
export type QuickReplyInput = {
  /** 1 to 32 letters, digits, `_` or `-`; unique without regard to case. */
  name: string;
  /** What it writes: 1 to 10,000 characters. */
  text: string;
};

/** Which of the vendor’s forms the relay of a user’s message has. */
export type RelayFrame =
  /** The current form with the words of the old one in it: a receiver of either finds what it reads. */
  | 'BOTH'
  /** The current form: the actions at `data.message.actions`. */
  | 'CURRENT'
  /** The older form: the words at `data.message.message`, and no actions. */
  | 'OLD';

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

/** How a caller of the vendor’s REST endpoints proves that it may act for the bot. */
export type RestAuth =
  /** With an API key in the `Authorization` header. */
  | 'KEY'
  /** Not at all. Followed only where the server listens on a loopback address or `BATON_ALLOW_OPEN_REST` is set. */
  | 'OPEN'
  /** With an API key, or with the secret in the path (`Bot.restPathPrefix`): for platforms that can store a URL and nothing else. */
  | 'PATH_SECRET';

/** The key to revoke. */
export type RevokeApiKeyInput = {
  /** The id of the key, not the key itself. */
  apiKeyId: string;
};

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

/** A part of what a role may do, to which an API key can be narrowed. docs/policy.md has the whole table. */
export type Scope =
  /** Request, accept, transfer, release and cancel handovers, and close conversations. */
  | 'CONTROL'
  /** What administrators do. With it a key can make keys: give it only to those who may have all else. */
  | 'MANAGE'
  /** Read conversations, and what the company set up. */
  | 'READ'
  /** Start conversations, send messages, set variables, show typing and read receipts. */
  | 'WRITE';

/** Where messages are sent. Of a webhook that is set already, what is left out stays, except `url`. */
export type SetMessageWebhookInput = {
  /** How the POSTs are authenticated. */
  auth?: WebhookAuthInput | null | undefined;
  /** The bot whose messages are sent; left out: those of all bots that have no message webhook of their own. */
  botId?: string | null | undefined;
  /** All headers of its own, 20 at most: they replace those it has. */
  headers?: Array<WebhookHeaderInput> | null | undefined;
  /** Whether a delivery that fails holds back the later ones of its conversation, instead of being parked after five minutes. */
  strict?: boolean | null | undefined;
  /** An `https` or `http` address, 2,048 characters at most. Another address is the same webhook still, without its headers and credentials where the origin is another. Null or left out: the webhook and its deliveries are removed, and no other field may be given. */
  url?: string | null | undefined;
};

/** Whether a user needs a credential to start a conversation. */
export type VisitorAuth =
  /** Anybody may start one, under any `userId` that is not in use. */
  | 'OPEN'
  /** Only with a JWT signed by one of the bot’s identity keys, or with an API key of the company. */
  | 'REQUIRED';

/** How a webhook’s POSTs are authenticated: exactly one of these fields. */
export type WebhookAuthInput =
  {   /** The credentials for `Authorization: Basic …`. */
  basic: WebhookBasicAuthInput; bearer?: never; none?: never; }
  |  { basic?: never;   /** The token for `Authorization: Bearer …`: visible ASCII, 2,048 characters at most. It is never shown again. */
  bearer: string; none?: never; }
  |  { basic?: never; bearer?: never;   /** True takes credentials away. */
  none: boolean; };

/** Credentials for `Authorization: Basic …`, together 2,048 characters at most. */
export type WebhookBasicAuthInput = {
  /** The password. It is encrypted at rest and never shown again. */
  password: string;
  /** The user name; it has no colon. */
  username: string;
};

/** A header of a webhook’s POSTs. */
export type WebhookHeaderInput = {
  /** Its name, without regard to case. Names that Baton or HTTP itself uses are refused. */
  name: string;
  /** Its value. It is encrypted at rest and never shown again. */
  value: string;
};

/** What the bot says instead of its fallback while the user waits for an agent. What the flow answers on purpose, by a connection, it says in any case. */
export type WhileWaiting =
  /** Its fallback. */
  | 'GO_ON'
  /** Nothing. */
  | 'QUIET'
  /** `waitingText`, once in each wait. */
  | 'SAY';

/** Colours as CSS writes them: a name, `#hex`, `rgb()` or `hsl()`. What is left out stays as it is. */
export type WidgetColorsInput = {
  /** Of the area. */
  backgroundColor?: string | null | undefined;
  /** Of the text on it. Null, for the header only: black or white, the one that is easier to read. */
  color?: string | null | undefined;
};

/** In which direction the widget’s text runs. */
export type WidgetDirection =
  /** As the widget’s language is written. */
  | 'AUTO'
  /** From left to right. */
  | 'LTR'
  /** From right to left. */
  | 'RTL';

/** An item of the widget’s menu: with a `text` or a `url`, not both. */
export type WidgetMenuItemInput = {
  /** What the item sends as the user: 1 to 1,000 characters. */
  text?: string | null | undefined;
  /** The label of the item: 1 to 128 characters. */
  title: string;
  /** What the item opens: `https`, `http`, `mailto` or `tel`, 2,048 characters at most. */
  url?: string | null | undefined;
};

/** The appearance of a bot’s widget. What is left out stays as it is. */
export type WidgetSettingsInput = {
  /** In which direction the text runs. */
  direction?: WidgetDirection | null | undefined;
  /** Shown before a conversation begins: 1 to 1,000 characters; null: nothing. */
  greeting?: string | null | undefined;
  /** A picture beside the title: an `https` or `http` address of 2,048 characters at most, or a `data:image/…;base64,…` of 65,536; null: none. */
  imageUrl?: string | null | undefined;
  /** Of the widget’s own words, as in BCP 47, such as `pt-BR`; null: the browser’s. */
  language?: string | null | undefined;
  /** The whole menu, 10 items at most: it replaces the one there is. */
  persistentMenu?: Array<WidgetMenuItemInput> | null | undefined;
  /** Whether the widget shows the user the names of the bot and of the agents who answer. */
  showAuthors?: boolean | null | undefined;
  /** Colours and font. */
  styles?: WidgetStylesInput | null | undefined;
  /** Above the conversation: 1 to 128 characters; null: the bot’s name. */
  title?: string | null | undefined;
};

/** Colours and font of the widget. What is left out stays as it is. */
export type WidgetStylesInput = {
  /** Suggested replies, and buttons on cards. */
  button?: WidgetColorsInput | null | undefined;
  /** Up to 10 names of fonts, separated by commas. */
  fontFamily?: string | null | undefined;
  /** The bar with the title. */
  header?: WidgetColorsInput | null | undefined;
  /** Messages of the user. */
  me?: WidgetColorsInput | null | undefined;
  /** Messages of the bot and of agents. */
  other?: WidgetColorsInput | null | undefined;
  /** The button that sends what the user wrote. */
  sendButton?: WidgetColorsInput | null | undefined;
};

export type ReadNotesQueryVariables = Exact<{
  id: string;
}>;


export type ReadNotesQuery = { conversation: { lastSeq: number, mode: Mode, controlEpoch: number, lastMessage: { text: string } | null, events: { events: Array<
        | { __typename: 'ConversationClosed', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'ConversationOpened', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'HandoverAccepted', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'HandoverEnded', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'HandoverOverdue', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'HandoverRequested', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'HandoverTransferred', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'MessagePosted', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'NoteAdded', text: string | null, actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'ReplySuggested', actor: { kind: ActorKind, name: string | null } }
        | { __typename: 'VariablesChanged', actor: { kind: ActorKind, name: string | null } }
      > } } | null };

export type ReadRecordedQueryVariables = Exact<{
  id: string;
}>;


export type ReadRecordedQuery = { conversation: { mode: Mode, lastSeq: number, handover: { acceptedBy: { name: string | null } | null } | null, lastMessage: { text: string, saidAt: string | null, clientMessageId: string | null, author: { kind: ActorKind, name: string | null } } | null, events: { events: Array<
        | { __typename: 'ConversationClosed' }
        | { __typename: 'ConversationOpened' }
        | { __typename: 'HandoverAccepted' }
        | { __typename: 'HandoverEnded' }
        | { __typename: 'HandoverOverdue' }
        | { __typename: 'HandoverRequested' }
        | { __typename: 'HandoverTransferred' }
        | { __typename: 'MessagePosted' }
        | { __typename: 'NoteAdded', text: string | null, actor: { name: string | null } }
        | { __typename: 'ReplySuggested' }
        | { __typename: 'VariablesChanged' }
      > } } | null };

export type ReadLogQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type ReadLogQuery = { conversation: { lastSeq: number, mode: Mode, controlEpoch: number, moduleId: string | null, variables: unknown, events: { cursor: string, hasMore: boolean, reset: ResetReason | null, events: Array<
        | { __typename: 'ConversationClosed', seq: number, cursor: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'ConversationOpened', seq: number, cursor: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'HandoverAccepted', route: HandoverRoute, seq: number, cursor: string, controlEpoch: number, handover: { id: string }, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'HandoverEnded', end: HandoverEnd, claimEnd: string | null, seq: number, cursor: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'HandoverOverdue', seq: number, cursor: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'HandoverRequested', seq: number, cursor: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'HandoverTransferred', note: string | null, seq: number, cursor: string, controlEpoch: number, to: { kind: ActorKind, actorId: string, name: string | null } | null, handover: { id: string, acceptedBy: { actorId: string, name: string | null } | null }, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'MessagePosted', seq: number, cursor: string, controlEpoch: number, message: { id: string, text: string, clientMessageId: string | null }, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'NoteAdded', seq: number, cursor: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'ReplySuggested', seq: number, cursor: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
        | { __typename: 'VariablesChanged', seq: number, cursor: string, controlEpoch: number, actor: { kind: ActorKind, actorId: string, name: string | null } }
      > } } | null };

export type NodeByIdQueryVariables = Exact<{
  id: string;
}>;


export type NodeByIdQuery = { node:
    | { __typename: 'Bot', name: string, id: string }
    | { __typename: 'Conversation', userId: string, id: string }
    | { __typename: 'Handover', state: HandoverState, route: HandoverRoute, id: string, conversation: { id: string } }
    | { __typename: 'Message', text: string, seq: number, id: string, conversation: { id: string } }
   | null };

export type MessagePagesQueryVariables = Exact<{
  id: string;
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


export type BotListQuery = { bots: { edges: Array<{ node: { id: string, name: string, flowVersion: number | null, settings: { visitorAuth: VisitorAuth, relayAgentMessages: boolean, agentMessageInNormalMode: AgentMessageInNormalMode } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OpenConversationQueryVariables = Exact<{
  id?: string | null | undefined;
  botId?: string | null | undefined;
  userId?: string | null | undefined;
}>;


export type OpenConversationQuery = { conversation: { id: string, userId: string, bot: { id: string, name: string } } | null };

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { viewer: { companyId: string, role: Role | null, name: string | null, actorId: string, conversationId: string | null } };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey:
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'RevokeApiKeySuccess', apiKey: { id: string, revokedAt: string | null } }
   };

export type AgentListQueryVariables = Exact<{ [key: string]: never; }>;


export type AgentListQuery = { agents: Array<{ actorId: string, name: string, online: boolean, you: boolean }> };

export type CreateBotMutationVariables = Exact<{
  input: CreateBotInput;
}>;


export type CreateBotMutation = { createBot:
    | { __typename: 'CreateBotSuccess', bot: { id: string, name: string, flowVersion: number | null } }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type SetMessageWebhookMutationVariables = Exact<{
  input: SetMessageWebhookInput;
}>;


export type SetMessageWebhookMutation = { setMessageWebhook:
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'SetMessageWebhookSuccess', webhook: { id: string, url: string, secret: string } | null }
   };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'CreateApiKeySuccess', token: string, apiKey: { id: string, role: Role, name: string } }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type TranscriptQueryVariables = Exact<{
  id: string;
}>;


export type TranscriptQuery = { conversation: { id: string, state: ConversationState, mode: Mode, controlEpoch: number, lastSeq: number, variables: unknown, handover: { id: string, state: HandoverState, route: HandoverRoute } | null, messages: { edges: Array<{ node: { id: string, seq: number, text: string, author: { kind: ActorKind, name: string | null } } }> } } | null };

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

export const ReadNotesDocument = new TypedDocumentString(`
    query ReadNotes($id: ID!) {
  conversation(id: $id) {
    lastSeq
    mode
    controlEpoch
    lastMessage {
      text
    }
    events {
      events {
        __typename
        actor {
          kind
          name
        }
        ... on NoteAdded {
          text
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadNotesQuery, ReadNotesQueryVariables>;
export const ReadRecordedDocument = new TypedDocumentString(`
    query ReadRecorded($id: ID!) {
  conversation(id: $id) {
    mode
    lastSeq
    handover {
      acceptedBy {
        name
      }
    }
    lastMessage {
      text
      saidAt
      clientMessageId
      author {
        kind
        name
      }
    }
    events {
      events {
        __typename
        ... on NoteAdded {
          text
          actor {
            name
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadRecordedQuery, ReadRecordedQueryVariables>;
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
          actorId
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
            actorId
            name
          }
          note
          handover {
            id
            acceptedBy {
              actorId
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
        settings {
          visitorAuth
          relayAgentMessages
          agentMessageInNormalMode
        }
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
      apiKey {
        id
        revokedAt
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const AgentListDocument = new TypedDocumentString(`
    query AgentList {
  agents {
    actorId
    name
    online
    you
  }
}
    `) as unknown as TypedDocumentString<AgentListQuery, AgentListQueryVariables>;
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
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateBotMutation, CreateBotMutationVariables>;
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
      message
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
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
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
/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
type DocumentTypeDecoration<R, V> = { __apiType?: (variables: V) => R };
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

/** What becomes of a message of an external bot that comes after an agent took the conversation over. */
export type LateBotReply =
  /** It is refused with `ControlLost`. */
  | 'REFUSE'
  /** It is kept for the agent as `ReplySuggested`; the user never sees it. */
  | 'SUGGEST';

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

/** How a caller of the vendor’s REST endpoints proves that it may act for the bot. */
export type RestAuth =
  /** With an API key in the `Authorization` header. */
  | 'KEY'
  /** Not at all. Followed only where the server listens on a loopback address or `BATON_ALLOW_OPEN_REST` is set. */
  | 'OPEN'
  /** With an API key, or with the secret in the path (`Bot.restPathPrefix`): for platforms that can store a URL and nothing else. */
  | 'PATH_SECRET';

/** Whether a user needs a credential to start a conversation. */
export type VisitorAuth =
  /** Anybody may start one, under any `userId` that is not in use. */
  | 'OPEN'
  /** Only with a JWT signed by one of the bot’s identity keys, or with an API key of the company. */
  | 'REQUIRED';

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

export type ExternalBotsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ExternalBotsQuery = { bots: { edges: Array<{ node: { id: string, name: string, flowVersion: number | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateBotMutationVariables = Exact<{
  input: CreateBotInput;
}>;


export type CreateBotMutation = { createBot:
    | { __typename: 'CreateBotSuccess', bot: { id: string, name: string, flowVersion: number | null } }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
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
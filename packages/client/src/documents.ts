import { graphql } from './graphql.ts'

/**
 * The operations of the kit, with types made by `codegen.ts`. Marked as pure, so that bundlers drop those that are not
 * used.
 */

export const StartConversation = /* @__PURE__ */ graphql(`
  mutation StartConversation($input: StartConversationInput!) {
    startConversation(input: $input) {
      __typename
      ... on StartConversationSuccess { visitorToken conversation { id userId mode controlEpoch lastSeq } }
      ... on Error { code message }
    }
  }
`)

export const SendMessage = /* @__PURE__ */ graphql(`
  mutation SendMessage($input: SendMessageInput!) {
    sendMessage(input: $input) {
      __typename
      ... on SendMessageSuccess { sent { id seq text clientMessageId author { kind actorId name } sentAt } }
      ... on SendMessageSuggested { suggestedSeq controlEpoch }
      ... on Error { code message }
      ... on ControlLost { controlEpoch by { actorId kind name } }
      ... on AlreadyClaimed { controlEpoch by { actorId kind name } }
    }
  }
`)

export const RequestHandover = /* @__PURE__ */ graphql(`
  mutation RequestHandover($input: RequestHandoverInput!) {
    requestHandover(input: $input) {
      __typename
      ... on RequestHandoverSuccess { handover { id state route reason fromSeq } conversation { id mode controlEpoch } }
      ... on Error { code message }
      ... on ControlLost { by { actorId kind name } controlEpoch }
      ... on AlreadyClaimed { by { actorId kind name } at controlEpoch }
    }
  }
`)

export const AcceptHandover = /* @__PURE__ */ graphql(`
  mutation AcceptHandover($input: AcceptHandoverInput!) {
    acceptHandover(input: $input) {
      __typename
      ... on AcceptHandoverSuccess {
        handover { id state route acceptedBy { actorId kind name } }
        conversation { id mode controlEpoch lastSeq }
      }
      ... on Error { code message }
      ... on ControlLost { by { actorId kind name } controlEpoch }
      ... on AlreadyClaimed { by { actorId kind name } at controlEpoch }
    }
  }
`)

export const ReleaseHandover = /* @__PURE__ */ graphql(`
  mutation ReleaseHandover($input: ReleaseHandoverInput!) {
    releaseHandover(input: $input) {
      __typename
      ... on ReleaseHandoverSuccess {
        handover { id state end claimEnd fromSeq toSeq }
        conversation { id mode controlEpoch lastSeq variables }
      }
      ... on Error { code message }
      ... on ControlLost { by { actorId kind name } controlEpoch }
      ... on AlreadyClaimed { by { actorId kind name } at controlEpoch }
    }
  }
`)

export const TransferHandover = /* @__PURE__ */ graphql(`
  mutation TransferHandover($input: TransferHandoverInput!) {
    transferHandover(input: $input) {
      __typename
      ... on TransferHandoverSuccess {
        handover { id state route acceptedBy { actorId kind name } }
        conversation { id mode controlEpoch lastSeq }
      }
      ... on Error { code message }
      ... on ControlLost { by { actorId kind name } controlEpoch }
      ... on AlreadyClaimed { by { actorId kind name } at controlEpoch }
      ... on InvalidInput { path }
      ... on NotFound { path }
    }
  }
`)

export const CancelHandover = /* @__PURE__ */ graphql(`
  mutation CancelHandover($input: CancelHandoverInput!) {
    cancelHandover(input: $input) {
      __typename
      ... on CancelHandoverSuccess { handover { id state end } conversation { id mode controlEpoch } }
      ... on Error { code message }
      ... on ControlLost { by { actorId kind name } controlEpoch }
      ... on AlreadyClaimed { by { actorId kind name } at controlEpoch }
    }
  }
`)

export const CloseConversation = /* @__PURE__ */ graphql(`
  mutation CloseConversation($input: CloseConversationInput!) {
    closeConversation(input: $input) {
      __typename
      ... on CloseConversationSuccess { conversation { id state mode closedAt } }
      ... on Error { code message }
      ... on ControlLost { by { actorId kind name } controlEpoch }
      ... on AlreadyClaimed { by { actorId kind name } at controlEpoch }
    }
  }
`)

export const SetVariables = /* @__PURE__ */ graphql(`
  mutation SetVariables($input: SetVariablesInput!) {
    setVariables(input: $input) {
      __typename
      ... on SetVariablesSuccess { conversation { id lastSeq variables } }
      ... on Error { code message }
      ... on InvalidInput { path }
    }
  }
`)

export const AddNote = /* @__PURE__ */ graphql(`
  mutation AddNote($input: AddNoteInput!) {
    addNote(input: $input) {
      __typename
      ... on AddNoteSuccess { seq }
      ... on Error { code message }
    }
  }
`)

export const SetTyping = /* @__PURE__ */ graphql(`
  mutation SetTyping($input: SetTypingInput!) {
    setTyping(input: $input) {
      __typename
      ... on Error { code message }
    }
  }
`)

export const UpdateReadReceipt = /* @__PURE__ */ graphql(`
  mutation UpdateReadReceipt($input: UpdateReadReceiptInput!) {
    updateReadReceipt(input: $input) {
      __typename
      ... on UpdateReadReceiptSuccess { readReceipt { deliveredSeq readSeq } }
      ... on Error { code message }
    }
  }
`)

export const ConversationEvents = /* @__PURE__ */ graphql(`
  subscription ConversationEvents($conversationId: ID!, $after: Cursor) {
    conversationEvents(conversationId: $conversationId, after: $after) {
      __typename
      ... on ConversationEvent { seq cursor at controlEpoch actor { kind actorId name } }
      ... on MessagePosted {
        message {
          id seq text clientMessageId moduleId sentAt author { kind actorId name }
          actions {
            __typename
            ... on TextAction { text }
            ... on ChoiceAction { text optionsType options }
            ... on CardAction { cards { title text imageUrl linkUrl buttons { title type isActive options } } }
            ... on MediaAction { mediaType url text }
            ... on WaitAction { milliseconds }
          }
        }
      }
      ... on ReplySuggested { text }
      ... on NoteAdded { text }
      ... on HandoverRequested { route handover { id state reason } }
      ... on HandoverAccepted { route handover { id } }
      ... on HandoverTransferred { to { kind actorId name } note handover { id route reason } }
      ... on HandoverEnded { end claimEnd handover { id } }
      ... on HandoverOverdue { deadline action }
      ... on VariablesChanged { variables }
      ... on TypingChanged { actor { kind actorId name } typing }
      ... on QueueChanged { position estimatedWaitSeconds }
      ... on ReadReceiptChanged { participant { kind actorId name } deliveredSeq readSeq }
      ... on CaughtUp { cursor }
      ... on Heartbeat { cursor at }
      ... on Reset { cursor reason }
    }
  }
`)

export const Inbox = /* @__PURE__ */ graphql(`
  subscription Inbox($botId: ID, $after: Cursor, $fromNow: Boolean) {
    inbox(botId: $botId, after: $after, fromNow: $fromNow) {
      __typename
      ... on ConversationChanged {
        cursor
        conversation {
          id userId profile state lastSeq mode controlEpoch unread
          bot { id name }
          handover { id state route reason requestedAt priority forYou team { name } acceptedBy { actorId kind name } }
          lastMessage { id seq text sentAt author { kind name } }
          lastUserMessage: lastMessage(by: USER) { text }
          deadlines { kind since dueAt }
        }
      }
      ... on CaughtUp { cursor }
      ... on Heartbeat { cursor at }
      ... on Reset { cursor reason }
    }
  }
`)

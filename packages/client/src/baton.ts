import * as documents from './documents.ts'
import { idempotent, notIdempotent } from './http-client.ts'
import { type InboxOptions, InboxStream } from './inbox-stream.ts'
import { newId } from './new-id.ts'
import type {
  AcceptHandoverInput,
  AcceptHandoverMutation,
  AddNoteInput,
  AddNoteMutation,
  CancelHandoverInput,
  CancelHandoverMutation,
  CloseConversationInput,
  CloseConversationMutation,
  ReleaseHandoverInput,
  ReleaseHandoverMutation,
  RequestHandoverInput,
  RequestHandoverMutation,
  TransferHandoverInput,
  TransferHandoverMutation,
} from './operations/graphql.ts'
import type { BatonOptions } from './transport.ts'
import { Visitor } from './visitor.ts'

/** The whole kit: what a visitor can do, and what bots and agents can do besides. */
export class Baton extends Visitor {
  /** The conversations of the company, or of one bot, that have news. */
  inbox(options: InboxOptions = {}): InboxStream {
    const { streamContext, sockets } = this.transport
    return new InboxStream(streamContext, sockets, this.transport.endingWithClient(options))
  }

  async requestHandover(input: RequestHandoverInput): Promise<RequestHandoverMutation['requestHandover']> {
    const variables = { input: { ...input, idempotencyKey: input.idempotencyKey ?? newId() } }
    return (await this.transport.http.request(documents.RequestHandover, variables, idempotent)).requestHandover
  }

  async acceptHandover(input: AcceptHandoverInput): Promise<AcceptHandoverMutation['acceptHandover']> {
    return (await this.transport.http.request(documents.AcceptHandover, { input }, idempotent)).acceptHandover
  }

  async releaseHandover(input: ReleaseHandoverInput): Promise<ReleaseHandoverMutation['releaseHandover']> {
    return (await this.transport.http.request(documents.ReleaseHandover, { input }, idempotent)).releaseHandover
  }

  /** For colleagues: the user does not see it. */
  async addNote(input: AddNoteInput): Promise<AddNoteMutation['addNote']> {
    const keyed = { ...input, clientMessageId: input.clientMessageId ?? newId() }
    return (await this.transport.http.request(documents.AddNote, { input: keyed }, idempotent)).addNote
  }

  /**
   * To a colleague, or without `to` back to the queue. Not idempotent: after the first, another agent or none holds it.
   */
  async transferHandover(input: TransferHandoverInput): Promise<TransferHandoverMutation['transferHandover']> {
    return (await this.transport.http.request(documents.TransferHandover, { input }, notIdempotent)).transferHandover
  }

  /** Not idempotent: after the first there is nothing to cancel. */
  async cancelHandover(input: CancelHandoverInput): Promise<CancelHandoverMutation['cancelHandover']> {
    return (await this.transport.http.request(documents.CancelHandover, { input }, notIdempotent)).cancelHandover
  }

  async closeConversation(input: CloseConversationInput): Promise<CloseConversationMutation['closeConversation']> {
    return (await this.transport.http.request(documents.CloseConversation, { input }, idempotent)).closeConversation
  }
}

/** A client of a Baton server for programs and pages: streams without holes, and messages that are stored once. */
export const createBaton = (options: BatonOptions): Baton => new Baton(options)

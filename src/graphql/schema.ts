import '../bot/bot.graphql.ts'
import '../conversation/conversation.graphql.ts'
import '../credential/credential.graphql.ts'
import '../event.graphql.ts'
import '../presence.graphql.ts'
import '../stream.graphql.ts'
import '../handover/handover.graphql.ts'
import '../message/message.graphql.ts'
import '../delivery/delivery.graphql.ts'
import '../webhook/mutations.graphql.ts'
import '../webhook/webhook.graphql.ts'
import { builder } from './builder.ts'

export const schema = builder.toSchema()

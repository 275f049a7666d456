import { graphql } from '../../client/graphql.ts'

export const DemoConversation = graphql(`
  query DemoConversation($id: ID!) {
    conversation(id: $id) { id userId state variables }
  }
`)

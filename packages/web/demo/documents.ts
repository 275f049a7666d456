import { graphql } from '../graphql.ts'

export const DemoConversation = graphql(`
  query DemoConversation($id: ID!) {
    conversation(id: $id) { id userId state variables }
  }
`)

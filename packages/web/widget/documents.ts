import { graphql } from '../graphql.ts'

export const RefreshVisitor = graphql(`
  mutation RefreshVisitor {
    refreshToken {
      __typename
      ... on RefreshTokenSuccess { visitorToken }
    }
  }
`)

export const StopWaiting = graphql(`
  mutation StopWaiting($id: ID!) { cancelHandover(input: { conversationId: $id }) { __typename } }
`)

export const WidgetAppearance = graphql(`
  query WidgetAppearance($botId: ID!) {
    widget(botId: $botId) {
      title imageUrl showAuthors greeting direction language
      persistentMenu { title text url }
      styles {
        header { backgroundColor color }
        sendButton { backgroundColor color }
        other { backgroundColor color }
        me { backgroundColor color }
        button { backgroundColor color }
        fontFamily
      }
    }
  }
`)

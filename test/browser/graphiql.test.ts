import { expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { openChat } from '../support/chat.ts'
import { startServer } from '../support/server.ts'

const subscription = `subscription {
  inbox { __typename ... on ConversationChanged { conversation { userId lastMessage { text } } } }
}`

inBrowser('GraphiQL', browser => {
  test('subscribes with the credential that is in the box for headers', async () => {
    await using server = await startServer()
    const chat = await openChat(server, await server.bot(null), 'ann')
    const { page, close } = await browser.openPage()
    // As if both had been typed in: the editors are no text fields.
    const typed = { query: subscription, headers: JSON.stringify({ authorization: `Bearer ${server.agent}` }) }
    await page.route('**/graphql', async route => {
      if (route.request().resourceType() !== 'document') return route.continue()
      const answer = await route.fetch()
      const body = (await answer.text()).replace(
        '{"title":"Baton"',
        `${JSON.stringify(typed).slice(0, -1)},"title":"Baton"`,
      )
      await route.fulfill({ response: answer, body })
    })
    await page.goto(`${server.url}/graphql`)
    await page.locator('button.graphiql-execute-button').click()
    // It shows the newest frame.
    const shown = page.locator('.graphiql-response')
    await shown.getByText('CaughtUp').first().waitFor()
    await chat.say('a live message')
    await shown.getByText('a live message').first().waitFor()
    expect(server.unexpectedErrors).toEqual([])
    await close()
  })
})

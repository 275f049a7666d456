import { expect, test } from 'vitest'
import type { EventType } from '../../src/domain/conversation/event.ts'
import { openChat } from '../support/chat.ts'
import { eventually } from '../support/eventually.ts'
import { must } from '../support/must.ts'
import { mutate } from '../support/mutate.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'
import { run, runToEnd } from '../support/server-process.ts'
import { startSmtpSink } from '../support/smtp-sink.ts'

const program = 'examples/notifications/main.ts'
const moves: EventType[] = ['handover.requested', 'handover.accepted', 'handover.ended']

test('a channel, a mailbox and a pager learn that a visitor waits, and that someone came', async () => {
  await using server = await startServer()
  let pagerIsDown = true
  await using outside = await startReceiver(({ path }) => (path === '/pager' && pagerIsDown ? 503 : 202))
  await using mailbox = await startSmtpSink()
  const botId = await server.bot(null)
  // The program needs the secret, and the webhook its address: a free port first.
  const made = must(
    await server.parts.webhooks.createEventWebhook(server.principal, { botId, url: outside.url, events: moves }),
  )
  const { secrets } = server.parts.webhooks.openWebhook(made.webhook)!
  await using notifications = await start({
    SLACK_WEBHOOK_URL: `${outside.url}/slack`,
    ...{ SMTP_URL: mailbox.url, MAIL_TO: 'team@shop.example', DESK_URL: server.url },
    ...{ PAGER_ROUTING_KEY: 'R1', PAGER_URL: `${outside.url}/pager` },
    BATON_WEBHOOK_SECRETS: secrets[0]!.secret,
  })
  must(
    await server.parts.webhooks.updateWebhook(server.principal, {
      webhookId: made.webhook.id,
      url: notifications.url,
    }),
  )
  const chat = await openChat(server, botId, 'ann')
  const input = { conversationId: chat.conversationId, reason: 'my parcel <!channel>' }
  await mutate(server.url, chat.visitorToken, 'requestHandover', input)
  await outside.until(() => outside.at('/slack').length === 1 && outside.at('/pager').length === 1)
  await eventually(() => mailbox.mails.length === 1)
  expect(JSON.parse(outside.at('/slack')[0]!.body).text).toBe(
    `A visitor waits for a person: my parcel &lt;!channel&gt; <${server.url}/desk#/c/${chat.conversationId}|Open>`,
  )
  expect(mailbox.mails[0]).toMatch(/^Subject: A visitor waits for a person\r$/m)

  // The pager failed, so the event comes again: to the pager alone.
  pagerIsDown = false
  await outside.until(() => outside.at('/pager').length === 2, 10_000)
  await chat.accept(server.agent)
  await outside.until(() => outside.at('/slack').length === 2 && outside.at('/pager').length === 3)
  expect(JSON.parse(outside.at('/slack')[1]!.body).text).toContain('Bea has accepted the conversation.')
  const alerts = outside.at('/pager').map(({ body }) => JSON.parse(body))
  expect(alerts.map(alert => alert.event_action)).toEqual(['trigger', 'trigger', 'resolve'])
  expect(new Set(alerts.map(alert => alert.dedup_key)).size).toBe(1)
  expect(mailbox.mails).toHaveLength(1)

  const forged = await fetch(notifications.url, { method: 'POST', body: '{"type":"handover.requested"}' })
  expect(forged.status).toBe(401)
})

test('without a channel the program names the missing settings in one line', async () => {
  const { code, stderr } = await runToEnd(program, {})
  expect(code).toBe(1)
  expect(stderr).toBe('notifications: Set SLACK_WEBHOOK_URL, SMTP_URL or PAGER_ROUTING_KEY.\n')
})

async function start(env: Record<string, string>) {
  const { child, output, exited } = run(program, { PORT: '0', ...env })
  const ready = eventually(() => output.stdout.includes('ready'))
  await Promise.race([ready, exited.then(() => Promise.reject(new Error(output.stderr)))])
  return {
    url: /http:\/\/[\d.:]+/.exec(output.stdout)![0],
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

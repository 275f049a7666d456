import { createTransport } from 'nodemailer'
import type { Channel } from './channel.ts'
import { isUrgent, linkTo, sentenceOf } from './words.ts'

type Options = { from: string; to: string | undefined; desk: string | null }

/** Mail by SMTP, for what a person must act on. `url`: smtp:// or smtps://, with credentials where the server wants them. */
export function mailChannel(url: string, { from, to, desk }: Options): Channel {
  if (!to) throw new Error('Set MAIL_TO: one address, or several separated by commas.')
  const transport = createTransport(url)
  return {
    name: 'mail',
    async notify(event) {
      if (!isUrgent(event)) return
      const text = [sentenceOf(event), linkTo(desk, event)].filter(Boolean).join('\n\n')
      // The same over repeats, so that mail programs show one.
      const messageId = `<${event.id}@baton>`
      await transport.sendMail({ from, to, subject: 'A visitor waits for a person', text, messageId })
    },
  }
}

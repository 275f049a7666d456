import { type Channel, postJson } from './channel.ts'
import { linkTo, sentenceOf } from './words.ts'

/** An incoming webhook as Slack has them; Mattermost, Rocket.Chat and Discord (with `/slack` behind its address) take the same body. */
export const slackChannel = (url: string, desk: string | null): Channel => ({
  name: 'slack',
  notify(event) {
    const link = linkTo(desk, event)
    return postJson(url, { text: `${escaped(sentenceOf(event))}${link ? ` <${link}|Open>` : ''}` })
  },
})

/** A visitor's words must not become a mention or a link. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

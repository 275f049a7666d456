/**
 * Why a GET that changes state was not meant to: a browser that only prefetches, or a program that follows links in messages to
 * show a preview. `byUrlAlone`: nothing but the URL proves who calls, so a link in a chat is enough to make the request.
 */
export function isUnintended(headers: Headers, { byUrlAlone }: { byUrlAlone: boolean }): boolean {
  const purpose = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map(name => headers.get(name) ?? '').join(' ')
  if (/prefetch|prerender|preview/i.test(purpose)) return true
  return byUrlAlone && (isEmbedded(headers) || isPreviewer(headers.get('user-agent') ?? ''))
}

/** A page that embeds the URL as an image, a script, a frame …, or leads to it without a click of its user. */
function isEmbedded(headers: Headers): boolean {
  const [mode, target] = [headers.get('sec-fetch-mode'), headers.get('sec-fetch-dest')]
  if (mode === null && target === null) return false
  if (mode === 'navigate') return target !== 'document' || headers.get('sec-fetch-user') !== '?1'
  return target !== null && target !== 'empty'
}

/**
 * Programs that open the links of messages, by the names they publish. Not every name with "bot", "slack" or "whatsapp" in it: the
 * callers of these endpoints are chatbot platforms and their connectors.
 */
const isPreviewer = (userAgent: string): boolean => previewers.test(userAgent)

const previewers = new RegExp(
  String.raw`
    ^slackbot ^slack-imgproxy discordbot/\d telegrambot\s\(like twitterbot/\d facebookexternalhit facebot/\d meta-externala
    ^whatsapp/\d linkedinbot/\d skypeuripreview microsoftpreview bingpreview/\d bingbot/\d googlebot google-inspectiontool
    google-pagerenderer googleimageproxy google\sweb\spreview applebot/\d redditbot/\d pinterest(bot)?/\d vkshare ^viber/\d
    ^line-poker kakaotalk-scrap snap\surl\spreview ^mastodon/\d bluesky\scardyb ^synapse/\d mattermost-bot ^zulipurlpreview
    notionembedder embedly iframely unfurl link-?preview linkexpanding yandexbot/\d baiduspider duckduckbot ahrefsbot
    semrushbot proofpoint mimecast barracuda urlscan virustotal gptbot/\d chatgpt-user claudebot/\d ccbot/\d
    perplexitybot bytespider amazonbot/\d petalbot ia_archiver archive\.org_bot
  `
    .trim()
    .replaceAll(/\s+/g, '|'),
  'i',
)

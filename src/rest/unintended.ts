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
 * Programs that open the links of messages, by the names they publish. Not every name with "bot" in it: the callers of these
 * endpoints are chatbot platforms.
 */
const isPreviewer = (userAgent: string): boolean => previewers.test(userAgent)

const previewers = new RegExp(
  [
    ...['slackbot', 'slack-imgproxy', 'discordbot', 'telegrambot', 'twitterbot', 'facebookexternalhit', 'facebot'],
    ...['meta-external', 'whatsapp', 'linkedinbot', 'skypeuripreview', 'microsoftpreview', 'bingpreview', 'bingbot'],
    ...['msteams', 'teamsbot', 'googlebot', 'google-inspectiontool', 'google-pagerenderer', 'google-read-aloud'],
    ...['googleimageproxy', 'google web preview', 'google-safety', 'chat.google', 'applebot', 'redditbot', 'pinterest'],
    ...['vkshare', 'viber', 'line-poker', 'kakaotalk-scrap', 'snapchat', 'mastodon', 'bluesky', 'cardyb', 'synapse'],
    ...['matrix-?bot', 'mattermost-bot', 'rocket\\.chat', 'zulipurlpreview', 'notionembedder', 'embedly', 'iframely'],
    ...[
      'unfurl',
      'link ?preview',
      'linkexpanding',
      'yandexbot',
      'baiduspider',
      'duckduckbot',
      'ahrefsbot',
      'semrushbot',
    ],
    ...[
      'safelinks',
      'proofpoint',
      'mimecast',
      'barracuda',
      'urlscan',
      'virustotal',
      'gptbot',
      'chatgpt-user',
      'claudebot',
    ],
    ...['ccbot', 'perplexitybot', 'bytespider', 'amazonbot', 'petalbot', 'ia_archiver', 'archive\\.org_bot'],
  ].join('|'),
  'i',
)

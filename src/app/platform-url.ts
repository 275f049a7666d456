/** Whether a webhook URL means the platform's own queue, to which nothing is POSTed. */
export type IsPlatformUrl = (url: string) => boolean

/** The vendor's address of its platform webhook, and the same path on our own origins. */
export function createIsPlatformUrl(ownOrigins: readonly string[]): IsPlatformUrl {
  const origins = new Set(['https://app.certainly.io', ...ownOrigins])
  return text => {
    const url = URL.parse(text)
    return url !== null && origins.has(url.origin) && /^\/bot\/transfer\/human\/?$/.test(url.pathname)
  }
}

import { stringify } from './json.ts'
import type { Observer, Payload } from './ws-client.ts'

export type SseOptions = { url: string; fetch: typeof globalThis.fetch; headers: () => Promise<Record<string, string>> }

/** One subscription over server-sent events, read with `fetch`: an `EventSource` sends no token. Returns how to end it. */
export function subscribeBySse({ url, fetch, headers }: SseOptions, payload: Payload, observer: Observer): () => void {
  const ending = new AbortController()
  read().catch(observer.error)
  return () => ending.abort()

  async function read() {
    const type = { 'content-type': 'application/json', accept: 'text/event-stream' }
    const request = { method: 'POST', headers: { ...type, ...(await headers()) }, body: stringify(payload) }
    const response = await fetch(url, { ...request, signal: ending.signal })
    if (!response.headers.get('content-type')?.startsWith(type.accept)) {
      const { errors } = (await response.json()) as { errors?: unknown }
      throw errors
    }
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    for (let text = ''; ; ) {
      const { value, done } = await reader.read()
      if (done) throw 'the server closed the stream'
      const frames = (text + value).split('\n\n')
      text = frames.pop()!
      for (const frame of frames) {
        const data = /^data: (.*)/m.exec(frame)?.[1]
        if (data) observer.next(JSON.parse(data))
        else if (frame.startsWith('event: complete')) observer.complete()
      }
    }
  }
}

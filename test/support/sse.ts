export type SseFrame = { id: string | null; event: string; data: unknown }
type Asked = { query: string; variables?: Record<string, unknown> }

/** The frames of a stream of server-sent events; `leave` drops the connection. */
export async function openSse(url: string, token: string | null, asked: Asked, lastEventId?: string) {
  const leaving = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    signal: leaving.signal,
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    body: JSON.stringify(asked),
  })
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    frames: framesOf(response),
    leave: () => leaving.abort(),
  }
}

async function* framesOf(response: Response): AsyncGenerator<SseFrame, void, unknown> {
  let rest = ''
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) yield readSseFrame(block)
  }
}

export function readSseFrame(block: string): SseFrame {
  const lines = block.split('\n').map(line => /^([a-z]+): ?(.*)$/.exec(line))
  const field = (name: string) => lines.find(line => line?.[1] === name)?.[2] ?? null
  const data = field('data')
  return { id: field('id'), event: field('event') ?? 'message', data: data ? JSON.parse(data) : null }
}

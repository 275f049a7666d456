import { request } from 'node:http'

export type RawAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

/** One HTTP request on a connection of its own with an unchanged path, which `fetch` would normalise. */
export function raw(
  url: string,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', chunk => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The body of a problem+json answer; throws if it is another kind of answer. */
export function problemIn({ status, headers, body }: RawAnswer): {
  status: number
  code: string
  [key: string]: unknown
} {
  if (headers['content-type'] !== 'application/problem+json') throw new Error(`${status} ${body}`)
  const problem = JSON.parse(body) as { status: number; code: string }
  if (problem.status !== status) throw new Error(`the body says ${problem.status}, the status ${status}`)
  return problem
}

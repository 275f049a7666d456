import type { AttemptRecord, Failure } from '../domain/webhook/delivery.ts'
import type { EgressGuard } from '../ports/egress.ts'

export type TestReport = {
  good: boolean
  status: number | null
  failure: string | null
  explanation: string
  durationMs: number
  answer: string | null
}

/** What an admin is told of an attempt's failure. `unreachable` stands for what must not be told apart. */
export type Told = { failure: string | null; explanation: string | null }

/**
 * A company's admin need not be the operator of this server. What the URL itself says is explained in full; but whether a name
 * is unknown or leads inside reads the same, or webhooks would be a map of the network behind us. The log says which.
 */
export function tell(failure: string | null, url: string, egress: Pick<EgressGuard, 'refusalOf'>): Told {
  if (failure === null) return { failure, explanation: null }
  if (failure !== 'dns' && failure !== 'egress_denied')
    return { failure, explanation: words[failure as Failure] ?? 'The POST failed.' }
  const refusal = egress.refusalOf(url)
  if (refusal) return { failure: 'egress_denied', explanation: `${refusal.reason}: ${refusal.message}` }
  return { failure: 'unreachable', explanation: hidden }
}

export function explain(attempt: AttemptRecord, url: string, egress: Pick<EgressGuard, 'refusalOf'>): TestReport {
  const { status, durationMs, answer } = attempt
  const good = status !== null && status >= 200 && status < 300
  const told = tell(attempt.failure, url, egress)
  return { good, status, failure: told.failure, explanation: told.explanation ?? sayStatus(status), durationMs, answer }
}

function sayStatus(status: number | null): string {
  if (status === null) return 'No answer.'
  if (status >= 200 && status < 300) return `It answered ${status}: the webhook works.`
  if (status >= 300 && status < 400) return `It answered ${status}: redirects are not followed, give the final address.`
  if (status === 410)
    return 'It answered 410, which says that it is gone for good: a delivery would switch the webhook off.'
  return `It answered ${status}; only 2xx counts as received.`
}

const hidden =
  'The name is not known, or leads to an address that this server does not POST to. The operator finds in the log which.'

const words: Record<Exclude<Failure, 'dns' | 'egress_denied'>, string> & Record<string, string> = {
  timeout: 'No answer came within 15 seconds.',
  refused: 'Nobody listens at this address and port.',
  connect: 'No connection could be opened.',
  tls: 'TLS failed: the certificate is not valid for this name, or the other side speaks no TLS.',
  reset: 'The other side hung up without an answer.',
  protocol: 'What came back is not HTTP, or not within our limits.',
  secrets: 'The secrets of this webhook cannot be read any more: rotate its secret and set its credentials again.',
  aborted: 'This server is stopping.',
}

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

/** What an admin sees of an attempt's failure. `unreachable` covers failures that must look the same. */
export type FailureDescription = { failure: string | null; explanation: string | null }

/**
 * A company's admin may not be the operator of this server. What the URL itself says is explained in full. But an unknown host name
 * and one that leads inside read the same: else webhooks would map the network behind this server. The log says which it was.
 */
export function describeFailure(
  failure: string | null,
  url: string,
  egress: Pick<EgressGuard, 'refusalOf'>,
): FailureDescription {
  if (failure === null) return { failure, explanation: null }
  if (failure !== 'dns' && failure !== 'egress_denied')
    return { failure, explanation: words[failure as Failure] ?? 'The POST failed.' }
  const refusal = egress.refusalOf(url)
  if (refusal) return { failure: 'egress_denied', explanation: `${refusal.reason}: ${refusal.message}` }
  return { failure: 'unreachable', explanation: hidden }
}

export function describeAttempt(
  attempt: AttemptRecord,
  url: string,
  egress: Pick<EgressGuard, 'refusalOf'>,
): TestReport {
  const { status, durationMs, answer } = attempt
  const good = status !== null && status >= 200 && status < 300
  const described = describeFailure(attempt.failure, url, egress)
  return {
    good,
    status,
    failure: described.failure,
    explanation: described.explanation ?? describeStatus(status),
    durationMs,
    answer,
  }
}

function describeStatus(status: number | null): string {
  if (status === null) return 'No answer.'
  if (status >= 200 && status < 300) return `It answered ${status}: the webhook works.`
  if (status >= 300 && status < 400) return `It answered ${status}: redirects are not followed, give the final address.`
  if (status === 410)
    return 'It answered 410, which says that it is gone for good: a delivery would switch the webhook off.'
  return `It answered ${status}; only 2xx counts as received.`
}

const hidden =
  'The name is not known, or leads to an address that this server does not POST to. The server’s log says which.'

const words: Record<Exclude<Failure, 'dns' | 'egress_denied'>, string> & Record<string, string> = {
  timeout: 'No answer came within 15 seconds.',
  refused: 'No server listens at this address and port.',
  connect: 'No connection could be opened.',
  tls: 'TLS failed: the certificate is not valid for this name, or the other side speaks no TLS.',
  reset: 'The other side hung up without an answer.',
  protocol: 'What came back is not HTTP, or not within our limits.',
  secrets: 'The secrets of this webhook cannot be read any more: rotate its secret and set its credentials again.',
  aborted: 'This server is stopping.',
}

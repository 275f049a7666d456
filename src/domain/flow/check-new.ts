import { addressFault } from '../conversation/action-addresses.ts'
import { hasForbidden } from '../web-address.ts'
import type { FlowDocument } from './document.ts'
import type { FlowFault } from './fault.ts'
import { mapTexts, placeholder } from './interpolate.ts'

/** Rules for flows that are published now. Stored flows were published before some of them, and must still run. */
export function* checkNewFlow({ takeover, modules }: FlowDocument): Generator<FlowFault> {
  for (const [index, { claimEnd }] of takeover.entries())
    if (claimEnd === '')
      yield { module: null, message: `takeover[${index}].claimEnd is empty, so it would never match` }
  for (const { id, actions, webhook, connections } of modules) {
    const urls = [webhook?.url, ...connections.map(each => each.webhook?.url)]
    for (const url of urls)
      if (url !== undefined && hasForbidden(url))
        yield {
          module: id,
          message: `the webhook ${url} has spaces, quotes or control characters: percent-encode them`,
        }
    const fault = addressFault(actions.map(action => mapTexts(action, withSamples)))
    if (fault) yield { module: id, message: `actions${pathText(fault.path)}: ${fault.message}` }
  }
}

/** An address of variables can be checked only where it is said; what stands before and between them is checked now. */
const withSamples = (text: string): string =>
  text.replace(placeholder, (_, __, offset: number) => (offset === 0 ? 'https://example/' : 'x'))

const pathText = (path: PropertyKey[]): string =>
  path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')

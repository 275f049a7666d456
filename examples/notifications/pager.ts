import { type Channel, postJson } from './channel.ts'
import { isUrgent, sentenceOf } from './words.ts'

/** Events API v2 of PagerDuty, which other pagers take, too. The alert is resolved when an agent accepts, or the wait ends. */
export const pagerChannel = (routingKey: string, url = 'https://events.pagerduty.com/v2/enqueue'): Channel => ({
  name: 'pager',
  notify(event) {
    // One alert for a handover, also where it is asked for again or an event comes twice.
    const alert = { routing_key: routingKey, dedup_key: event.data.handoverId }
    if (!isUrgent(event)) return postJson(url, { ...alert, event_action: 'resolve' })
    const payload = { summary: sentenceOf(event), source: 'baton', severity: 'critical', timestamp: event.at }
    return postJson(url, { ...alert, event_action: 'trigger', payload })
  },
})

import { type Baton, BatonError } from '@baton/client'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DeskDeliveryRowFragment, DeskWebhooksQuery } from '../../operations/graphql.ts'
import type { Desk } from '../desk.ts'
import { DeskDeliveries, DeskWebhooks } from '../documents.ts'
import { type FilterFields, filterOf } from './delivery-filter.ts'

export type Webhook = DeskWebhooksQuery['webhooks'][number]
/** `next`: the cursor of the next page; null: no more. */
export type Found = { items: DeskDeliveryRowFragment[]; next: string | null; loading: boolean }
/** `deadLetters`: their number, with a plus if there are more than one page. */
export type WebhookOverview = { webhooks: Webhook[]; deadLetters: string }

const PAGE = 50
const EVERY_MS = 5_000

/** What matches, page by page; read again while the page is visible, because deliveries go on by themselves. */
export function useDeliveries(desk: Desk, fields: FilterFields) {
  const [found, setFound] = useState<Found>({ items: [], next: null, loading: true })
  const [overview, setOverview] = useState<WebhookOverview | null>(null)
  const { forbidden, request } = useRequest(desk)
  const latest = useRef(0)
  const filter = filterOf(fields)
  const key = JSON.stringify(filter)
  const load = async (after: string | null = null) => {
    latest.current += 1
    const mine = latest.current
    const answer = await request(DeskDeliveries, { filter, after })
    // The filter has changed meanwhile.
    if (mine !== latest.current || !answer) return
    const { edges, pageInfo } = answer.deliveries
    const items = edges.map(({ node }) => node)
    const next = pageInfo.hasNextPage ? pageInfo.endCursor : null
    setFound(before => ({ items: after === null ? items : [...before.items, ...items], next, loading: false }))
  }
  const loadOverview = async () => {
    const answer = await request(DeskWebhooks, {})
    if (!answer) return
    const { edges, pageInfo } = answer.dead
    setOverview({ webhooks: answer.webhooks, deadLetters: `${edges.length}${pageInfo.hasNextPage ? '+' : ''}` })
  }
  const refresh = () => Promise.all([load(), loadOverview()])
  useEffect(() => {
    setFound({ items: [], next: null, loading: true })
    load()
  }, [key])
  useEffect(() => {
    loadOverview()
  }, [])
  useEffect(() => {
    // Not after the agent has loaded further pages: that would discard them.
    const timer = setInterval(() => {
      if (!document.hidden && !forbidden && found.items.length <= PAGE) refresh()
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [key, found.items.length, forbidden])
  return { forbidden, found, overview, loadMore: () => found.next && load(found.next), refresh }
}

/** A key that is narrowed to some bots may not read deliveries: it gets that message once, not every five seconds. */
function useRequest(desk: Desk) {
  const [forbidden, setForbidden] = useState(false)
  const request: Baton['request'] = async (document, variables) => {
    try {
      return await desk.baton.request(document, variables)
    } catch (error) {
      if (error instanceof BatonError && error.code === 'forbidden') setForbidden(true)
      else desk.reportError(error)
      return null as never
    }
  }
  return { forbidden, request }
}

import { type Baton, BatonError } from '@baton/client'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DeskDeliveryRowFragment, DeskWebhooksQuery } from '../../operations/graphql.ts'
import type { Desk } from '../desk.ts'
import { DeskDeliveries, DeskWebhooks } from '../documents.ts'
import { filterOf, type Wanted } from './delivery-filter.ts'

type Item = DeskDeliveryRowFragment
export type Webhook = DeskWebhooksQuery['webhooks'][number]
export type Found = { items: Item[]; next: string | null; loading: boolean }

/** What matches, page by page; read again while the page is visible, because deliveries go on by themselves. */
export function useDeliveries(desk: Desk, wanted: Wanted) {
  const [found, setFound] = useState<Found>({ items: [], next: null, loading: true })
  const [webhooks, setHooks] = useState<{ webhooks: Webhook[]; dead: string } | null>(null)
  const [barred, setBarred] = useState(false)
  const asked = useRef(0)
  const filter = filterOf(wanted)
  const key = JSON.stringify(filter)
  /** A key that is narrowed to some bots gets this message once, not every five seconds. */
  const ask: Baton['request'] = async (document, variables) => {
    try {
      return await desk.baton.request(document, variables)
    } catch (error) {
      if (error instanceof BatonError && error.code === 'forbidden') setBarred(true)
      else desk.reportError(error)
      return null as never
    }
  }
  const look = async (after: string | null = null) => {
    asked.current += 1
    const mine = asked.current
    const answer = await ask(DeskDeliveries, { filter, after })
    if (mine !== asked.current || !answer) return
    const { edges, pageInfo } = answer.deliveries
    const items = edges.map(({ node }) => node)
    const next = pageInfo.hasNextPage ? pageInfo.endCursor : null
    setFound(before => ({ items: after === null ? items : [...before.items, ...items], next, loading: false }))
  }
  const lookAtHooks = async () => {
    const answer = await ask(DeskWebhooks, {})
    if (!answer) return
    const { edges, pageInfo } = answer.dead
    setHooks({ webhooks: answer.webhooks, dead: pageInfo.hasNextPage ? `${edges.length}+` : String(edges.length) })
  }
  const again = () => Promise.all([look(), lookAtHooks()])
  useEffect(() => {
    setFound({ items: [], next: null, loading: true })
    look()
  }, [key])
  useEffect(() => {
    lookAtHooks()
  }, [])
  useEffect(() => {
    // Not after the agent has loaded further pages: that would discard them.
    const timer = setInterval(() => {
      if (!document.hidden && !barred && found.items.length <= 50) again()
    }, 5_000)
    return () => clearInterval(timer)
  }, [key, found.items.length, barred])
  return { barred, found, webhooks, more: () => found.next && look(found.next), again }
}

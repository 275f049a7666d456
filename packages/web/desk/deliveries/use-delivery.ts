import { useEffect, useState } from 'preact/hooks'
import type { DeskAttemptsQuery, DeskDeliveryQuery } from '../../operations/graphql.ts'
import type { Desk } from '../desk.ts'
import { DeskAttempts, DeskDelivery } from '../documents.ts'

export type Delivery = DeskDeliveryQuery['deliveries']['edges'][number]['node']
export type Attempt = DeskAttemptsQuery['deliveries']['edges'][number]['node']['attempts'][number]

const EVERY_MS = 3_000

/** A delivery (undefined: not yet read; null: there is none), and for administrators its attempts. */
export function useDelivery(desk: Desk, id: string, admin: boolean) {
  const [delivery, setDelivery] = useState<Delivery | null | undefined>(undefined)
  const [attempts, setAttempts] = useState<Attempt[] | null>(null)
  const refresh = async () => {
    const answer = await desk.request(DeskDelivery, { id })
    if (answer) setDelivery(answer.deliveries.edges[0]?.node ?? null)
    const history = admin ? await desk.request(DeskAttempts, { id }) : null
    if (history) setAttempts(history.deliveries.edges[0]?.node.attempts ?? [])
  }
  useEffect(() => {
    refresh()
    const timer = setInterval(() => document.hidden || refresh(), EVERY_MS)
    return () => clearInterval(timer)
  }, [id])
  return { delivery, attempts, refresh }
}

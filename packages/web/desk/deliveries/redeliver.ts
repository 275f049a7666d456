import type { DeliveryFilter } from '../../operations/graphql.ts'
import { toast } from '../components/toast.ts'
import { refused } from '../conversation/conversation-actions.ts'
import type { Desk } from '../desk.ts'
import { DeskRedeliver } from '../documents.ts'

/** Redelivers with the same ids and bytes; repeats the call, because the server accepts a limited number at a time. */
export async function redeliver(desk: Desk, filter: DeliveryFilter): Promise<void> {
  let count = 0
  for (let more = true; more; ) {
    const result = (await desk.request(DeskRedeliver, { filter }))?.redeliver
    if (!result) return
    if (result.__typename !== 'RedeliverSuccess') {
      refused(result)
      return
    }
    count += result.count
    more = result.hasMore && result.count > 0
  }
  toast(count === 0 ? 'Nothing to redeliver' : `Queued for redelivery: ${count}`, count === 0 ? 'plain' : 'good')
}

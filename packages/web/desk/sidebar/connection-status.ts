import type { StreamStatus } from '@baton/client'

/** What the connection light says: the stream's own state, and the device's. */
export type Light = { tone: 'live' | 'connecting' | 'offline'; words: string }

export function lightOf(status: StreamStatus, retries: number, online: boolean): Light {
  if (!online) return { tone: 'offline', words: 'Offline: this device has no network' }
  if (status === 'live') return { tone: 'live', words: 'Live' }
  if (status === 'ended') return { tone: 'offline', words: 'Ended' }
  if (status === 'connecting')
    return retries > 0
      ? { tone: 'offline', words: 'Offline: trying again' }
      : { tone: 'connecting', words: 'Connecting' }
  return { tone: 'connecting', words: 'Catching up' }
}

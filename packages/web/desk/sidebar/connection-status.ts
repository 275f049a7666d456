import type { StreamStatus } from '@baton/client'

/** The connection state: the stream's own state, and the device's. */
export type ConnectionStatus = { tone: 'live' | 'connecting' | 'offline'; text: string }

export function connectionStatus(status: StreamStatus, retries: number, online: boolean): ConnectionStatus {
  if (!online) return { tone: 'offline', text: 'Offline: this device has no network' }
  if (status === 'live') return { tone: 'live', text: 'Live' }
  if (status === 'ended') return { tone: 'offline', text: 'Disconnected' }
  if (status === 'connecting')
    return retries > 0 ? { tone: 'offline', text: 'Offline: reconnecting' } : { tone: 'connecting', text: 'Connecting' }
  return { tone: 'connecting', text: 'Catching up' }
}

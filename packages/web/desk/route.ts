/** The desk's current page: the part of the address after `#`, so that links, reload and the back button work. */
export type Route =
  | { at: 'list'; view: View }
  | { at: 'conversation'; id: string }
  | { at: 'deliveries'; id: string | null; conversationId: string | null }
  | { at: 'flow'; botId: string | null }
export type View = 'waiting' | 'mine' | 'open'

const views = ['waiting', 'mine', 'open'] as const satisfies View[]

/** An unknown address shows the queue. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [place, id] = path.split('/').map(safely)
  if (place === 'c' && id) return { at: 'conversation', id }
  if (place === 'deliveries')
    return { at: 'deliveries', id: id || null, conversationId: new URLSearchParams(query).get('conversation') }
  if (place === 'flows') return { at: 'flow', botId: id || null }
  const view = views.find(each => each === place)
  return { at: 'list', view: view ?? 'waiting' }
}

export function hrefOf(route: Route): string {
  const part = (id: string | null) => (id === null ? '' : `/${encodeURIComponent(id)}`)
  switch (route.at) {
    case 'list':
      return `#/${route.view}`
    case 'conversation':
      return `#/c${part(route.id)}`
    case 'deliveries': {
      const query = route.conversationId ? `?conversation=${encodeURIComponent(route.conversationId)}` : ''
      return `#/deliveries${part(route.id)}${query}`
    }
    case 'flow':
      return `#/flows${part(route.botId)}`
  }
}

function safely(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

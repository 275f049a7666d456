/** Where the key is kept: for this tab, or on this device where one asked for that. Never in an address but for the moment it takes to read it. */
const NAME = 'baton.desk.key'

/** The key of `#key=…`, which leaves the address and the history at once; null: there is none. */
export function takeKey(): string | null {
  if (!location.hash.startsWith('#key=')) return null
  const given = new URLSearchParams(location.hash.slice(1))
  history.replaceState(null, '', `${location.pathname}#/${(given.get('to') ?? '').replace(/^\/+/, '')}`)
  return given.get('key')?.trim() || null
}

export function keptKey(): string | null {
  return read(sessionStorage) ?? read(localStorage)
}

export function keepKey(key: string, remember: boolean) {
  forgetKey()
  const shelf = remember ? localStorage : sessionStorage
  try {
    shelf.setItem(NAME, key)
  } catch {
    // A browser that keeps nothing: signed in until the page is left.
  }
}

export function forgetKey() {
  for (const shelf of [sessionStorage, localStorage]) {
    try {
      shelf.removeItem(NAME)
    } catch {
      // Nothing was kept there either.
    }
  }
}

function read(shelf: Storage): string | null {
  try {
    return shelf.getItem(NAME)
  } catch {
    return null
  }
}

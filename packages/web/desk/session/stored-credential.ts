/** Where the key is stored: for this tab, or on this device where the agent chose that. An address holds it only until it was read. */
const NAME = 'baton.desk.key'

/** The key of `#key=…`, which leaves the address and the history at once; null: there is none. */
export function takeKeyFromAddress(): string | null {
  if (!location.hash.startsWith('#key=')) return null
  const given = new URLSearchParams(location.hash.slice(1))
  history.replaceState(null, '', `${location.pathname}#/${(given.get('to') ?? '').replace(/^\/+/, '')}`)
  return given.get('key')?.trim() || null
}

export function storedKey(): string | null {
  return read(sessionStorage) ?? read(localStorage)
}

export function storeKey(key: string, remember: boolean) {
  clearKey()
  const shelf = remember ? localStorage : sessionStorage
  try {
    shelf.setItem(NAME, key)
  } catch {
    // A browser without storage: signed in until the page is left.
  }
}

export function clearKey() {
  for (const shelf of [sessionStorage, localStorage]) {
    try {
      shelf.removeItem(NAME)
    } catch {
      // Nothing was stored there either.
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

import { type BatonOptions, createVisitor, type Visitor } from '@baton/client'
import type { Options } from './options.ts'

/** `signal`: the widget is destroyed. */
export type Connection = Options & { signal: AbortSignal; fetch: typeof globalThis.fetch }

/** A client that lives no longer than the widget. */
export function connect({ server: url, fetch, signal }: Connection, options: Partial<BatonOptions> = {}): Visitor {
  const baton = createVisitor({ url, fetch, ...options })
  signal.addEventListener('abort', () => baton.dispose())
  return baton
}

/**
 * The page's fetch until it fails: tracing scripts replace it by one whose headers or credentials the server may not allow. The
 * retries use the fetch of an empty frame inside the widget, which these scripts do not reach.
 */
export function createFetch(shadow: Node): typeof globalThis.fetch {
  let frame: HTMLIFrameElement | undefined
  const ofFrame = () => {
    try {
      const { contentWindow: own } = frame!
      return own!.fetch.bind(own)
    } catch {
      // There is no frame, or it is of another origin: a page in a sandbox.
      return null
    }
  }
  return async (input, init) => {
    try {
      return await (ofFrame() ?? globalThis.fetch)(input, init)
    } catch (error) {
      if (!frame && !init?.signal?.aborted) {
        frame = document.createElement('iframe')
        frame.hidden = true
        shadow.appendChild(frame)
      }
      throw error
    }
  }
}

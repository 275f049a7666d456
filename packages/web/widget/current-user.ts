import type { Connection } from './connect.ts'
import { anonymousVisitor, type IdentitySource, identityFrom } from './identity.ts'
import { SessionController } from './session-controller.ts'
import type { SessionView } from './session-view.ts'
import { createJsonStorage, type JsonStorage } from './storage.ts'

type Parts = {
  connection: Connection
  /** Of the names under which values are stored. */
  prefix: string
  local: JsonStorage
  onView: (view: SessionView) => void
  onError: (error: { code: string; message: string }) => void
  /** Another user: nothing of the last one's conversation may stay on the screen. */
  onSwitch: () => void
}

/** Who uses the widget: an anonymous visitor until the site names a user. */
export class CurrentUser {
  readonly #parts: Parts
  #identity = anonymousVisitor
  #identifyCalls = 0
  #variables: Record<string, unknown> = {}
  session: SessionController

  constructor(parts: Parts) {
    this.#parts = parts
    this.session = this.#newSession()
  }

  setVariables(variables: Record<string, unknown>) {
    this.#variables = { ...this.#variables, ...variables }
    this.session.setVariables(variables)
  }

  /** Switches to the user that the site's token names, or, with null, back to an anonymous visitor. */
  async identify(source: IdentitySource | null, isOpen: () => boolean) {
    this.#identifyCalls += 1
    const call = this.#identifyCalls
    try {
      const identity = source === null ? anonymousVisitor : await identityFrom(source)
      // A later call has named another user, or the widget is gone.
      if (call !== this.#identifyCalls || this.#parts.connection.signal.aborted) return
      this.session.close()
      this.#identity = identity
      this.#parts.onSwitch()
      this.session = this.#newSession()
      this.session.setVariables(this.#variables)
      const resumed = this.session.resume()
      if (!resumed && (!identity.anonymous || isOpen())) await this.session.start()
    } catch (error) {
      this.#parts.onError({ code: 'unauthenticated', message: String(error) })
    }
  }

  /** Ends what goes on. `resume` continues it. */
  close() {
    this.session.close()
  }

  /** `key`: of the value in localStorage that another tab has changed. */
  onStorageChange(key: string | null) {
    if (key === this.#parts.local.key('session') && this.#identity.anonymous) this.session.onStorageChange()
  }

  #newSession() {
    const { local, prefix } = this.#parts
    const identity = this.#identity
    const { anonymous, name } = identity
    const tab = createJsonStorage(() => sessionStorage, anonymous ? prefix : `${prefix} ${name}`)
    // Nothing of a named user outlives the tab.
    return new SessionController({ ...this.#parts, identity, storage: anonymous ? local : tab, tab })
  }
}

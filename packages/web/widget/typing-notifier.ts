/** The server ends the typing state after 6 s; while the user writes it is renewed this often. */
const RENEW_MS = 3_000

/** Reports that the user is typing, at most once in 3 s, and that they have stopped. */
export function createTypingNotifier(notify: (typing: boolean) => void) {
  let notifiedAt = 0
  return {
    onInput(text: string) {
      const now = Date.now()
      if (text !== '' && now - notifiedAt < RENEW_MS) return
      notifiedAt = text === '' ? 0 : now
      notify(text !== '')
    },
    /** A sent message ends the typing state on the server as well. */
    onSend() {
      notifiedAt = 0
    },
  }
}

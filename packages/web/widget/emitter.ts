/** The events a page can listen to; docs/widget.md describes each. */
export type Events = {
  open: Record<string, never>
  close: Record<string, never>
  message: { id: string; seq: number; text: string; mine: boolean; author: { kind: string; name: string | null } }
  unread: { unread: number }
  handover: { state: 'NONE' | 'REQUESTED' | 'ACCEPTED'; mode: string }
  status: { status: string }
  error: { code: string; message: string }
}
type Name = keyof Events
export type Emitter = ReturnType<typeof createEmitter>

/** Also dispatches each event on `target` as `baton:<name>`. A listener that throws does not stop the others. */
export function createEmitter(botId: string, target: EventTarget) {
  const listeners = new Map<Name, Set<(detail: never) => void>>()
  return {
    on<N extends Name>(name: N, listener: (detail: Events[N]) => void): () => void {
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all.add(listener))
      return () => all.delete(listener)
    },
    off<N extends Name>(name: N, listener: (detail: Events[N]) => void) {
      listeners.get(name)?.delete(listener)
    },
    emit<N extends Name>(name: N, detail: Events[N]) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          listener(detail as never)
        } catch (error) {
          console.error(error)
        }
      }
      target.dispatchEvent(new CustomEvent(`baton:${name}`, { detail: { ...detail, botId } }))
    },
  }
}

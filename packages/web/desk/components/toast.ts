import { signal } from '@preact/signals'

/** A short message at the foot of the page, also read aloud by screen readers. */
export type Toast = { id: number; text: string; tone: 'plain' | 'good' | 'bad' }

export const toasts = signal<readonly Toast[]>([])
let next = 1

export function toast(text: string, tone: Toast['tone'] = 'plain') {
  const id = next++
  toasts.value = [...toasts.value.slice(-2), { id, text, tone }]
  setTimeout(() => dismiss(id), tone === 'bad' ? 9000 : 5000)
}

export const dismiss = (id: number) => {
  toasts.value = toasts.value.filter(each => each.id !== id)
}

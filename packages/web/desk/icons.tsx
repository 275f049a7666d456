import type { JSX } from 'preact'

/** Drawn by strokes of one width, in the colour of the words beside them. They say nothing of their own. */
const paths = {
  inbox: 'M3 12h5l1.5 3h5L16 12h5M5.5 5h13L21 12v6a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-6z',
  mine: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1.5-3.5 4.5-5 8-5s6.5 1.5 8 5',
  chats: 'M4 5h16v11H9l-5 4z',
  send: 'M4 12 20 4l-4 16-4-6.5zM12 13.5 20 4',
  deliveries: 'M4 7l8-4 8 4v10l-8 4-8-4zM4 7l8 4 8-4M12 11v10',
  flow: 'M4 4h6v6H4zM14 14h6v6h-6zM10 7h4a3 3 0 0 1 3 3v4',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2.5 12.5 7 17l9-9M11 16l1 1 9-9',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  give: 'M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6v1',
  transfer: 'M4 8h14l-4-4M20 16H6l4 4',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.01',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19M5 19l1.5-1.5M17.5 6.5 19 5',
  moon: 'M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z',
  auto: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18',
  bell: 'M6 10a6 6 0 1 1 12 0c0 5 2 6 2 6H4s2-1 2-6M10 20h4',
  sound: 'M4 9v6h4l5 4V5L8 9zM17 9a4 4 0 0 1 0 6M19.5 6.5a8 8 0 0 1 0 11',
  mute: 'M4 9v6h4l5 4V5L8 9zM17 10l4 4M21 10l-4 4',
  keys: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8',
  out: 'M10 4H5v16h5M15 8l4 4-4 4M19 12H9',
  bot: 'M5 8h14v11H5zM12 8V4M9 13v.01M15 13v.01M2.5 12v3M21.5 12v3',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1.5-3.5 4.5-5 8-5s6.5 1.5 8 5',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  retry: 'M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5',
  archive: 'M4 5h16v4H4zM5.5 9v10h13V9M10 13h4',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  hook: 'M12 3v9a4 4 0 1 1-4-4M8 8l4-2M12 12l4 2',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  alert: 'M12 4 2.5 20h19zM12 10v4M12 17v.01',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 18 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}

export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#5b5bd6" />
      <path d="M9.5 22.5 22.5 9.5" stroke="#fff" stroke-width="5" stroke-linecap="round" />
      <circle cx="9.5" cy="22.5" r="1.6" fill="#5b5bd6" />
      <circle cx="22.5" cy="9.5" r="1.6" fill="#ffd166" />
    </svg>
  )
}

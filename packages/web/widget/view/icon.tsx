const paths = {
  chat: 'M12 3c5.2 0 9 3.4 9 7.8s-3.8 7.8-9 7.8c-.9 0-1.8-.1-2.6-.3L5 20.6c-.5.3-1.1-.2-.9-.8l.8-3.3C3.7 15 3 13 3 10.8 3 6.4 6.8 3 12 3Z',
  down: 'm6 9.5 6 6 6-6',
  close: 'm6 6 12 12M18 6 6 18',
  send: 'M5 12h13m-5.5-6 6 6-6 6',
  menu: 'M4.5 7h15m-15 5h15m-15 5h15',
  file: 'M7 3h7l5 5v13H7zM14 3v5h5',
  back: 'm14.5 6-6 6 6 6',
  next: 'm9.5 6 6 6-6 6',
  out: 'M9 5h10v10M19 5 6 18',
} as const

type IconProps = { name: keyof typeof paths; size?: number }

export function Icon({ name, size = 20 }: IconProps) {
  return (
    <svg
      class={`glyph glyph-${name}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}

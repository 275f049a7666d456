const paths = {
  replay: 'M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  pause: 'M8 5v14M16 5v14',
  play: 'M8 5v14l11-7z',
  into: 'M19 12H5m6-6-6 6 6 6',
  out: 'M5 12h14m-6-6 6 6-6 6',
  shield: 'M12 3 5 6v5c0 5 3 8.5 7 10 4-1.500 7-5 7-10V6zM9 12l2.200 2.200L15.500 10',
  shop: 'M4 10h16l-1.500-5h-13zM6 10v10h12V10M10 20v-5h4v5',
  people:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.600 3.500 5.500',
  log: 'M5 6h14M5 12h14M5 18h9',
  book: 'M5 5c3-1.500 5-1 7 .5 2-1.500 4-2 7-.5v13c-3-1.500-5-1-7 .5-2-1.500-4-2-7-.5zM12 5.500v13',
}

/** Beside words that say the same: hidden from readers. */
export const Icon = ({ name, size = 18 }: { name: keyof typeof paths; size?: number }) => (
  <svg
    aria-hidden="true"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d={paths[name]} />
  </svg>
)

/** The same drawing as `icon.svg`, which browsers load as the page's icon. */
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

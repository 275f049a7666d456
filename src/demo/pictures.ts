/** Small drawings for the shop's bot, as data URLs: they need no server where the message is shown. */
const drawing = (background: string, inner: string, size = '320 200') =>
  `data:image/svg+xml;base64,${Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}"><rect width="100%" height="100%" fill="${background}"/>${inner}</svg>`,
  ).toString('base64')}`

const pot = (fill: string) =>
  `<path d="M122 138h76l-9 44a8 8 0 0 1-8 6h-42a8 8 0 0 1-8-6z" fill="${fill}"/><rect x="116" y="128" width="88" height="16" rx="5" fill="${fill}"/>`
const leaf = (angle: number, length: number, fill: string) =>
  `<path transform="rotate(${angle} 160 132)" d="M160 132q-${length / 3}-${length / 2} 0-${length}q${length / 3} ${length / 2} 0 ${length}" fill="${fill}"/>`

export const pictures = {
  fern: drawing(
    '#2f6f4e',
    '<g fill="none" stroke="#dff2e4" stroke-width="7" stroke-linecap="round"><path d="M50 84V26"/><path d="M50 70 30 56M50 70l20-14M50 52 34 40M50 52l16-12M50 36l-10-8M50 36l10-8"/></g>',
    '100 100',
  ),
  monstera: drawing(
    '#e3f1e7',
    [-62, -34, 34, 62, -12, 14].map((angle, index) => leaf(angle, 104, index % 2 ? '#3f8f63' : '#2f7a52')).join('') +
      pot('#d9825b'),
  ),
  olive: drawing(
    '#f1efe0',
    `<path d="M160 132V60" stroke="#8a6b4d" stroke-width="6"/><circle cx="160" cy="58" r="36" fill="#8aa17a"/><circle cx="140" cy="72" r="20" fill="#7a936b"/><circle cx="182" cy="70" r="22" fill="#9bb08b"/>${pot('#6f7d8c')}`,
  ),
  cactus: drawing(
    '#fdeee0',
    `<rect x="142" y="52" width="36" height="84" rx="18" fill="#4f9d6f"/><path d="M146 104h-14q-10 0-10-10V82M174 92h14q10 0 10-10V72" stroke="#4f9d6f" stroke-width="14" stroke-linecap="round" fill="none"/><circle cx="160" cy="50" r="9" fill="#f28fb1"/>${pot('#f2b84b')}`,
  ),
  parcel: drawing(
    '#e8e8fb',
    '<path d="M30 96h260" stroke="#c6c6ee" stroke-width="6" stroke-linecap="round"/><path d="M30 96h150" stroke="#5b5bd6" stroke-width="6" stroke-linecap="round"/><circle cx="30" cy="96" r="9" fill="#5b5bd6"/><circle cx="105" cy="96" r="9" fill="#5b5bd6"/><circle cx="290" cy="96" r="9" fill="#c6c6ee"/><rect x="156" y="60" width="52" height="44" rx="6" fill="#d9a066"/><path d="M156 76h52M182 60v16" stroke="#a8713b" stroke-width="4"/><path d="M38 112q-8 14-8 22M298 112q-8 14-8 22" stroke="none"/>',
    '320 160',
  ),
}

/** Red, green, blue; 0 to 255. */
export type Rgb = readonly [number, number, number]

/** The contrast that WCAG AA asks of a text and its background. */
const MIN_CONTRAST = 4.5

/** A colour as a canvas writes it: `#rrggbb` or `rgba(…)`. null for anything else. */
export function readColour(text: string): Rgb | null {
  const [, red, green, blue] = /^#(..)(..)(..)$/.exec(text) ?? []
  if (red) return [Number(`0x${red}`), Number(`0x${green}`), Number(`0x${blue}`)]
  const parts = /^rgba?\((\d+), (\d+), (\d+)/.exec(text)
  return parts && [Number(parts[1]), Number(parts[2]), Number(parts[3])]
}

/** 1 (the same) to 21 (black on white). */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The wanted colour if it can be read on this background; otherwise white or near-black, whichever has more contrast. */
export function readable(wanted: string | null, background: string): string {
  const behind = readColour(background)
  if (!behind) return wanted ?? '#fff'
  const before = wanted === null ? null : readColour(wanted)
  if (wanted !== null && before && contrast(before, behind) >= MIN_CONTRAST) return wanted
  return contrast([255, 255, 255], behind) >= contrast([17, 17, 26], behind) ? '#ffffff' : '#11111a'
}

function luminance([red, green, blue]: Rgb): number {
  const part = (value: number) => {
    const share = value / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
}

/** The visible part of a diagram: its scale, and the position of its corner within the frame. */
export type Viewport = { scale: number; x: number; y: number }

const LEAST = 0.15
const MOST = 2

/** Fits the whole diagram in the frame, centred; never enlarged, and never too small to read. */
export function fitToFrame(
  picture: { width: number; height: number },
  frame: { width: number; height: number },
): Viewport {
  const room = 48
  const full = Math.min((frame.width - room) / picture.width, (frame.height - room) / picture.height, 1)
  const scale = Math.max(0.35, full)
  const middle = (whole: number, part: number) => Math.max(room / 2, (whole - part * scale) / 2)
  return { scale, x: middle(frame.width, picture.width), y: middle(frame.height, picture.height) }
}

/** Zooms so that what lies under the point stays there. */
export function zoom(viewport: Viewport, by: number, at: { x: number; y: number }): Viewport {
  const scale = Math.min(MOST, Math.max(LEAST, viewport.scale * by))
  const ratio = scale / viewport.scale
  return { scale, x: at.x - (at.x - viewport.x) * ratio, y: at.y - (at.y - viewport.y) * ratio }
}

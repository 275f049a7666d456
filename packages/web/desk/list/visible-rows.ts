/** Which rows of a long list to render: the visible ones, and some on both sides for fast scrolling. */
export function visibleRows(
  list: { count: number; height: number },
  view: { top: number; height: number },
  overscan = 6,
): { from: number; to: number } {
  const first = Math.floor(view.top / list.height) - overscan
  const last = Math.ceil((view.top + view.height) / list.height) + overscan
  const from = Math.min(Math.max(0, first), list.count)
  return { from, to: Math.max(from, Math.min(list.count, last)) }
}

/** Where to scroll so that a row is visible; null: it is. */
export function scrollTopFor(index: number, height: number, view: { top: number; height: number }): number | null {
  const top = index * height
  if (top < view.top) return top
  return top + height > view.top + view.height ? top + height - view.height : null
}

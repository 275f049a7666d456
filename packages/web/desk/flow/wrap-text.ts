/** Wraps a text at a number of characters; what does not fit ends in an ellipsis. SVG does not wrap text itself. */
export function wrapText(text: string, width: number, lines: number): string[] {
  const found: string[] = []
  let line = ''
  for (const word of text.replace(/\s+/g, ' ').trim().split(' ')) {
    const longer = line ? `${line} ${word}` : word
    if (longer.length <= width || line === '') line = longer
    else {
      found.push(line)
      line = word
    }
  }
  if (line) found.push(line)
  const shown = found.slice(0, lines).map(each => truncate(each, width))
  if (found.length > lines)
    shown.push(
      `${[...shown.pop()!]
        .slice(0, width - 1)
        .join('')
        .trimEnd()}…`,
    )
  return shown
}

export function truncate(text: string, width: number): string {
  const letters = [...text]
  return letters.length <= width
    ? text
    : `${letters
        .slice(0, width - 1)
        .join('')
        .trimEnd()}…`
}

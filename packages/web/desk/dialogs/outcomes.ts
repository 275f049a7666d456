/** The outcomes from which the bot's flow can continue: the claimEnds of its flow's takeover connections. */
export function outcomesOf(flow: unknown): { claimEnd: string; goTo: string }[] {
  const takeover = (flow as { takeover?: unknown } | null)?.takeover
  if (!Array.isArray(takeover)) return []
  return takeover.filter(
    (each): each is { claimEnd: string; goTo: string } =>
      typeof each?.claimEnd === 'string' && typeof each?.goTo === 'string',
  )
}

/** A variable's value from the typed text: JSON where it is a number, a boolean, a list or an object, else the text itself. */
export function parseVariable(typed: string): unknown {
  const text = typed.trim()
  if (!/^(-?\d+(\.\d+)?|true|false|null|\{[\s\S]*\}|\[[\s\S]*\])$/.test(text)) return typed
  try {
    return JSON.parse(text)
  } catch {
    return typed
  }
}

export const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What a flow's variable may be called. */
export const isVariableName = (name: string) => /^[A-Za-z_][\w.-]{0,127}$/.test(name)

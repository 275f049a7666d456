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

export const formatVariable = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What a flow's variable may be called. */
export const isVariableName = (name: string) => /^[A-Za-z_][\w.-]{0,127}$/.test(name)

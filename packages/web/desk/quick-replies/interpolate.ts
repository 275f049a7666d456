/** Replaces `[[name]]` by the variable's value, as a bot's flow does; an unknown name stays, so that the agent can fill it in. */
export function interpolate(text: string, variables: Record<string, unknown>): string {
  return text.replace(/\[\[\s*([A-Za-z_][\w.-]*)\s*\]\]/g, (whole, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : null
    if (value === undefined || value === null) return whole
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  })
}

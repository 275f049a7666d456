import { Icon } from '../../ui/icon.tsx'
import { plusIcon } from '../../ui/icons.ts'
import { isVariableName, parseVariable, shown } from './outcomes.ts'

/** `was`: the existing name; null: a new variable. */
export type Line = { id: number; was: string | null; name: string; value: string }

let next = 0
export const linesOf = (variables: Record<string, unknown>): Line[] =>
  Object.entries(variables).map(([name, value]) => ({ id: next++, was: name, name, value: shown(value) }))

/** The changed variables, or the first error. */
export function changesOf(lines: Line[], before: Record<string, unknown>) {
  const variables: Record<string, unknown> = {}
  for (const { was, name, value } of lines) {
    if (was === null && name.trim() === '' && value === '') continue
    if (!isVariableName(name.trim()))
      return { wrong: `“${name}” is not a valid name. Start with a letter, then use letters, digits, _ . -` }
    if (was !== null && value === shown(before[was])) continue
    variables[name.trim()] = parseVariable(value)
  }
  return { variables }
}

type Props = { lines: Line[]; change: (lines: Line[]) => void; wrong: string | null }

export function VariablesEditor({ lines, change, wrong }: Props) {
  const set = (id: number, part: Partial<Line>) =>
    change(lines.map(line => (line.id === id ? { ...line, ...part } : line)))
  return (
    <fieldset class="variables">
      <legend>Variables for the bot</legend>
      {lines.map(line => (
        <div key={line.id} class="variable">
          <input
            class="text mono"
            value={line.name}
            readOnly={line.was !== null}
            aria-label="Name"
            placeholder="name"
            onInput={event => set(line.id, { name: event.currentTarget.value })}
          />
          <input
            class="text"
            value={line.value}
            aria-label={line.name ? `Value of ${line.name}` : 'Value'}
            placeholder="value"
            onInput={event => set(line.id, { value: event.currentTarget.value })}
          />
        </div>
      ))}
      <button
        type="button"
        class="link"
        onClick={() => change([...lines, { id: next++, was: null, name: '', value: '' }])}
      >
        <Icon path={plusIcon} size={14} /> Add variable
      </button>
      <p class="field-error" role="alert">
        {wrong}
      </p>
    </fieldset>
  )
}

import { Icon } from '../../ui/icon.tsx'
import { plusIcon } from '../../ui/icons.ts'
import { formatVariable, isVariableName, parseVariable } from './variable-value.ts'

/** `was`: the existing name; null: a new variable. */
export type VariableField = { id: number; was: string | null; name: string; value: string }

let nextId = 0
export const fieldsOf = (variables: Record<string, unknown>): VariableField[] =>
  Object.entries(variables).map(([name, value]) => ({ id: nextId++, was: name, name, value: formatVariable(value) }))

/** The variables that differ from before, and the first error. */
export function changedVariables(fields: VariableField[], before: Record<string, unknown>) {
  const variables: Record<string, unknown> = {}
  for (const { was, name, value } of fields) {
    if (was === null && name.trim() === '' && value === '') continue
    if (!isVariableName(name.trim())) {
      const error = `“${name}” is not a valid name. Start with a letter, then use letters, digits, _ . -`
      return { variables, error }
    }
    if (was !== null && value === formatVariable(before[was])) continue
    variables[name.trim()] = parseVariable(value)
  }
  return { variables, error: null }
}

type Props = { fields: VariableField[]; change: (fields: VariableField[]) => void; error: string | null }

export function VariablesEditor({ fields, change, error }: Props) {
  const set = (id: number, part: Partial<VariableField>) =>
    change(fields.map(field => (field.id === id ? { ...field, ...part } : field)))
  const add = () => change([...fields, { id: nextId++, was: null, name: '', value: '' }])
  return (
    <fieldset class="variables">
      <legend>Variables for the bot</legend>
      {fields.map(({ id, was, name, value }) => (
        <div key={id} class="variable">
          <input
            class="text mono"
            value={name}
            readOnly={was !== null}
            aria-label="Name"
            placeholder="name"
            onInput={event => set(id, { name: event.currentTarget.value })}
          />
          <input
            class="text"
            value={value}
            aria-label={name ? `Value of ${name}` : 'Value'}
            placeholder="value"
            onInput={event => set(id, { value: event.currentTarget.value })}
          />
        </div>
      ))}
      <button type="button" class="link" onClick={add}>
        <Icon path={plusIcon} size={14} /> Add variable
      </button>
      <p class="field-error" role="alert">
        {error}
      </p>
    </fieldset>
  )
}

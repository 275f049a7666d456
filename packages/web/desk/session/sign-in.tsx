import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'
import { alertIcon } from '../../ui/icons.ts'
import { Logo } from '../../ui/logo.tsx'
import { signIn } from './session.ts'

/** Sign-in by key; a key that is not accepted gets its reason. */
export function SignIn({ reason, initialKey, busy }: { reason: string | null; initialKey: string; busy: boolean }) {
  const [key, setKey] = useState(initialKey)
  const [remember, setRemember] = useState(false)
  const [empty, setEmpty] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: Event) => {
    event.preventDefault()
    const trimmed = key.trim().replace(/^Bearer\s+/i, '')
    setEmpty(trimmed === '')
    if (trimmed === '') field.current?.focus()
    else signIn(trimmed, remember)
  }
  const error = empty ? 'Paste your key first.' : reason
  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={submit} aria-label="Sign in">
        <Logo size={44} />
        <h1>Baton desk</h1>
        <p class="muted">Take over conversations from the bot, and give them back.</p>
        <KeyField field={field} value={key} change={setKey} error={error} />
        <label class="check">
          <input type="checkbox" checked={remember} onChange={event => setRemember(event.currentTarget.checked)} />
          <span>Remember me on this device</span>
        </label>
        <button type="submit" class="button primary wide" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
        <p class="small muted">
          Administrators create keys with <code>createApiKey</code>, role <code>AGENT</code>. Unless you choose
          “Remember me”, the key is deleted when you close this tab.
        </p>
      </form>
    </main>
  )
}

type KeyFieldProps = {
  field: RefObject<HTMLInputElement | null>
  value: string
  change: (value: string) => void
  error: string | null
}

function KeyField({ field, value, change, error }: KeyFieldProps) {
  return (
    <>
      <label class="field" for="key">
        <span>Agent key</span>
        <input
          id="key"
          ref={field}
          type="password"
          value={value}
          onInput={event => change(event.currentTarget.value)}
          placeholder="baton_…"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={error !== null}
          aria-describedby="key-error"
        />
      </label>
      <p id="key-error" class="sign-in-error" role="alert">
        {error && (
          <>
            <Icon path={alertIcon} size={16} />
            <span>{error}</span>
          </>
        )}
      </p>
    </>
  )
}

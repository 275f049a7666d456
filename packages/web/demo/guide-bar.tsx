import { Icon } from '../ui/icon.tsx'
import { checkIcon } from '../ui/icons.ts'
import { type Destination, hintOf, steps, tabOf } from './guide.ts'
import type { Model } from './model.ts'
import { sendAsVisitor } from './shop.tsx'

/** The steps of the demo and the next thing to do. The log moves it on. */
export function GuideBar({ model }: { model: Model }) {
  const step = model.step.value
  const current = step === 'done' ? steps.length : steps.findIndex(each => each.step === step)
  const handoverAt = model.handoverAt.value
  const destination = model.destination.value
  const tab = tabOf(step)
  const isElsewhere = handoverAt !== null && handoverAt !== destination
  return (
    <section class="guide" aria-label="Guide">
      <ol>
        {steps.map(({ step, title }, index) => (
          <li
            key={step}
            class={index < current ? 'done' : index === current ? 'current' : ''}
            aria-current={index === current ? 'step' : undefined}
          >
            <span class="number" aria-hidden="true">
              {index < current ? <Icon path={checkIcon} size={14} /> : index + 1}
            </span>
            <span class="title">{title}</span>
          </li>
        ))}
      </ol>
      <p role="status" class="hint">
        {isElsewhere ? `This visitor is with ${names[handoverAt]}.` : hintOf(step, destination)}
      </p>
      {isElsewhere ? (
        <button
          type="button"
          class="strong"
          onClick={() => {
            model.tab.value = 'people'
            model.setDestination(handoverAt)
          }}
        >
          Show {names[handoverAt]}
        </button>
      ) : step === 'ask' ? (
        <button
          type="button"
          class="strong"
          onClick={() => {
            model.tab.value = 'shop'
            sendAsVisitor('I want a person')
          }}
        >
          Send it for me
        </button>
      ) : null}
      {!isElsewhere && tab !== model.tab.value && step !== 'ask' && (
        <button
          type="button"
          class="strong narrow"
          onClick={() => {
            model.tab.value = tab
          }}
        >
          Go there
        </button>
      )}
    </section>
  )
}

const names: Record<Destination, string> = { desk: 'the desk', partner: 'the third party' }

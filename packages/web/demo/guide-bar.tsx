import { hintOf, type Place, steps, tabOf } from './guide.ts'
import { Icon } from './icons.tsx'
import type { Model } from './model.ts'
import { tellShop } from './shop.tsx'

/** Where the story is, and what to do next; it goes on by what really happens. */
export function GuideBar({ model }: { model: Model }) {
  const step = model.step.value
  const at = step === 'done' ? steps.length : steps.findIndex(each => each.step === step)
  const asked = model.asked.value
  const place = model.place.value
  const tab = tabOf(step)
  const elsewhere = asked !== null && asked !== place
  return (
    <section class="guide" aria-label="Guide">
      <ol>
        {steps.map(({ step, title }, index) => (
          <li
            key={step}
            class={index < at ? 'past' : index === at ? 'now' : ''}
            aria-current={index === at ? 'step' : undefined}
          >
            <span class="number" aria-hidden="true">
              {index < at ? <Icon name="check" size={14} /> : index + 1}
            </span>
            <span class="title">{title}</span>
          </li>
        ))}
      </ol>
      <p role="status" class="hint">
        {elsewhere ? `This visitor is with ${names[asked]}: look there.` : hintOf(step, place)}
      </p>
      {elsewhere ? (
        <button
          type="button"
          class="strong"
          onClick={() => {
            model.tab.value = 'people'
            model.goTo(asked)
          }}
        >
          Show {names[asked]}
        </button>
      ) : step === 'ask' ? (
        <button
          type="button"
          class="strong"
          onClick={() => {
            model.tab.value = 'shop'
            tellShop('I want a person')
          }}
        >
          Say it for me
        </button>
      ) : null}
      {!elsewhere && tab !== model.tab.value && step !== 'ask' && (
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

const names: Record<Place, string> = { desk: 'the desk', partner: 'the third party' }

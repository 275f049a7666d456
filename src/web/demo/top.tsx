import icon from '../icon.svg'
import type { Place } from './guide.ts'
import { Icon } from './icons.tsx'
import type { Model } from './model.ts'

const places: { place: Place; label: string }[] = [
  { place: 'desk', label: 'Desk' },
  { place: 'partner', label: 'Third party by REST' },
]

export const Top = ({ model }: { model: Model }) => (
  <header class="top">
    <img src={icon} alt="" width="30" height="30" />
    <div class="name">
      <h1>Baton</h1>
      <p>A bot hands a conversation to a person and gets it back; the visitor never notices a seam.</p>
    </div>
    <fieldset class="switch">
      <legend>People answer at</legend>
      {places.map(({ place, label }) => (
        <label key={place}>
          <input
            type="radio"
            name="place"
            value={place}
            checked={model.place.value === place}
            onChange={() => model.goTo(place)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
    <nav aria-label="More">
      <button type="button" class="quiet" onClick={() => model.startOver()}>
        <Icon name="replay" size={16} /> Start over
      </button>
      <a class="quiet" href="/graphql" target="_blank" rel="noopener">
        GraphiQL
      </a>
      <details class="docs">
        <summary class="quiet">Docs</summary>
        <div>
          <p>In the folder that this server was started from:</p>
          <dl>
            <dt>README.md</dt>
            <dd>the same by hand, with curl</dd>
            <dt>PROTOCOL.md</dt>
            <dd>events, streams, cursors</dd>
            <dt>docs/rest.md</dt>
            <dd>the third party’s calls</dd>
            <dt>docs/webhooks.md</dt>
            <dd>what it is sent, and how to verify it</dd>
            <dt>docs/flow.md</dt>
            <dd>what the bot says, and when it asks for a person</dd>
            <dt>docs/client.md</dt>
            <dd>the kit that this page is made with</dd>
          </dl>
        </div>
      </details>
    </nav>
  </header>
)

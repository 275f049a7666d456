import { Fragment } from 'preact'
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
      <button type="button" class="quiet" popoverTarget="docs">
        Docs
      </button>
      <Docs />
    </nav>
  </header>
)

const pages = {
  'README.md': 'the same by hand, with curl',
  'PROTOCOL.md': 'events, streams, cursors',
  'docs/widget.md': 'the chat, by one tag on your site',
  'docs/vendor-api.md': 'the third party’s calls',
  'docs/webhooks.md': 'what it is sent, and how to verify it',
  'docs/flow.md': 'what the bot says, and when it asks for a person',
  'docs/client.md': 'the kit that this page is made with',
}

const Docs = () => (
  <div id="docs" popover="auto">
    <p>In the folder that this server was started from:</p>
    <dl>
      {Object.entries(pages).map(([name, words]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{words}</dd>
        </Fragment>
      ))}
    </dl>
  </div>
)

import { Fragment } from 'preact'
import { Icon } from '../ui/icon.tsx'
import { restartIcon } from '../ui/icons.ts'
import { Logo } from '../ui/logo.tsx'
import type { Destination } from './guide.ts'
import type { Model } from './model.ts'

const destinations: { destination: Destination; label: string }[] = [
  { destination: 'desk', label: 'Desk' },
  { destination: 'partner', label: 'Third party by REST' },
]

export const PageHeader = ({ model }: { model: Model }) => (
  <header class="page-header">
    <Logo size={30} />
    <div class="name">
      <h1>Baton</h1>
      <p>A bot passes a conversation to a person and takes it back; for the visitor it stays one chat.</p>
    </div>
    <fieldset class="switch">
      <legend>People answer at</legend>
      {destinations.map(({ destination, label }) => (
        <label key={destination}>
          <input
            type="radio"
            name="destination"
            value={destination}
            checked={model.destination.value === destination}
            onChange={() => model.setDestination(destination)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
    <nav aria-label="More">
      <button type="button" class="quiet" onClick={() => model.startOver()}>
        <Icon path={restartIcon} size={16} /> Start over
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
  'README.md': 'the same steps with curl',
  'PROTOCOL.md': 'events, streams, cursors',
  'docs/widget.md': 'the chat for your site, by one script tag',
  'docs/vendor-api.md': 'the REST API that the third party uses',
  'docs/webhooks.md': 'the webhooks that it receives, and how to verify them',
  'docs/flow.md': 'what the bot says, and when it asks for a person',
  'docs/client.md': 'the client kit that this page uses',
}

const Docs = () => (
  <div id="docs" popover="auto">
    <p>In the folder that this server was started from:</p>
    <dl>
      {Object.entries(pages).map(([name, description]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{description}</dd>
        </Fragment>
      ))}
    </dl>
  </div>
)

import type { Model } from './model.ts'
import { PartnerPane } from './partner-pane.tsx'

/** The desk or the third party. The desk's frame stays loaded while the third party is shown. */
export const People = ({ model }: { model: Model }) => (
  <div class="people" data-tab={model.tab.value === 'people'}>
    <section class="pane desk" aria-label="The agents’ desk" hidden={model.destination.value !== 'desk'}>
      <iframe class="frame" src={`/desk#key=${encodeURIComponent(model.keys.agent)}`} title="The agents’ desk" />
    </section>
    {model.destination.value === 'partner' && <PartnerPane model={model} />}
  </div>
)

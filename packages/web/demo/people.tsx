import type { Model } from './model.ts'
import { PartnerPane } from './partner-pane.tsx'

/** Who answers: the desk, or the third party. The desk goes on while it is not looked at. */
export const People = ({ model }: { model: Model }) => (
  <div class="people" data-tab={model.tab.value === 'people'}>
    <section class="pane desk" aria-label="The agents’ desk" hidden={model.place.value !== 'desk'}>
      <iframe class="frame" src={`/desk#key=${encodeURIComponent(model.keys.agent)}`} title="The agents’ desk" />
    </section>
    {model.place.value === 'partner' && <PartnerPane model={model} />}
  </div>
)

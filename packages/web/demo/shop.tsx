import type { Model } from './model.ts'

const FRAME_NAME = 'shop'

/** The visitor's side: a page of its own that embeds the widget by its script tag. */
export const Shop = ({ model }: { model: Model }) => (
  <section class="pane shop" aria-label="The shop, as its visitor sees it" data-tab={model.tab.value === 'shop'}>
    <div class="address-bar" aria-hidden="true">
      <i />
      <i />
      <i />
      <span>fern-and-clay.example</span>
    </div>
    {model.visitorNumber.value === null ? (
      <div class="frame" />
    ) : (
      <iframe
        class="frame"
        key={model.visitorNumber.value}
        name={FRAME_NAME}
        src="/demo/shop"
        title="The shop with its chat"
      />
    )}
  </section>
)

type WidgetApi = { open(): void; send(text: string): void }

/** Sends a message as the visitor, through the widget's API, as soon as its script has loaded. */
export function sendAsVisitor(text: string) {
  const frame = document.querySelector<HTMLIFrameElement>(`iframe[name="${FRAME_NAME}"]`)
  const page = frame?.contentWindow as { Baton?: { push(call: (api: WidgetApi) => void): void } } | null | undefined
  if (!page) return
  page.Baton ??= []
  page.Baton.push(api => {
    api.open()
    api.send(text)
  })
}

import type { Model } from './model.ts'

const NAME = 'shop'

/** The visitor's side: a page of its own with the widget's own tag in it. */
export const Shop = ({ model }: { model: Model }) => (
  <section class="pane shop" aria-label="The shop, as its visitor sees it" data-tab={model.tab.value === 'shop'}>
    <div class="bar" aria-hidden="true">
      <i />
      <i />
      <i />
      <span>fern-and-clay.example</span>
    </div>
    {model.visitor.value === null ? (
      <div class="frame" />
    ) : (
      <iframe class="frame" key={model.visitor.value} name={NAME} src="/demo/shop" title="The shop with its chat" />
    )}
  </section>
)

type Chat = { open(): void; send(text: string): void }

/** Says it as the visitor, by what the widget offers to the page it is on, as soon as it is there. */
export function tellShop(words: string) {
  const frame = document.querySelector<HTMLIFrameElement>(`iframe[name="${NAME}"]`)
  const page = frame?.contentWindow as { Baton?: { push(call: (chat: Chat) => void): void } } | null | undefined
  if (!page) return
  page.Baton ??= []
  page.Baton.push(chat => {
    chat.open()
    chat.send(words)
  })
}

/** The vendor's example: "agent" requests transfer 1A, "partner" 1B; any other text gets "Hello from Bot!". */
export const seedFlow = (claimUrl: string) => ({
  start: 'hello',
  fallback: 'hello',
  connections: [
    { when: { text: { equals: 'agent' } }, goTo: 'agent' },
    { when: { text: { equals: 'partner' } }, goTo: 'partner' },
  ],
  takeover: [{ claimEnd: 'resolved', goTo: 'thanks' }],
  modules: [
    { id: 'hello', actions: [{ type: 'text', text: 'Hello from Bot!' }] },
    {
      id: 'agent',
      actions: [{ type: 'text', text: 'I ask a colleague.' }],
      webhook: { url: 'https://app.certainly.io/bot/transfer/human', reason: 'wants an agent' },
    },
    { id: 'partner', actions: [{ type: 'text', text: 'I ask our partner.' }], webhook: { url: claimUrl } },
    { id: 'thanks', actions: [{ type: 'text', text: 'Thanks, [[name]]!' }] },
  ],
})

const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="teal"/></svg>')}`
/** A bot that opens with every kind of action. */
export const widgetFlow = {
  start: 'all',
  fallback: 'echo',
  connections: [
    { when: { text: { equals: 'slow' } }, goTo: 'slow' },
    { when: { text: { equals: 'plain' } }, goTo: 'plain' },
  ],
  modules: [
    {
      id: 'all',
      actions: [
        { type: 'text', text: 'See https://example.com/a_(b). Or <b>write</b> to javascript:alert(1) or a@b.example' },
        {
          type: 'card',
          cards: [
            {
              title: 'Pot',
              text: 'Of clay',
              image_source_url: picture,
              image_destination_url: 'https://example.com/pot',
              buttons: [
                { title: 'Take it', type: 'postback', options: { message: 'I take the pot' } },
                { title: 'More', type: 'url', options: { url: 'https://example.com/more' } },
                { title: 'Sold out', type: 'postback', is_active: false },
              ],
            },
            { title: 'Fern', text: 'Of green', buttons: [] },
          ],
        },
        { type: 'media', media_type: 'image', url: picture, text: 'A picture' },
        { type: 'media', media_type: 'audio', url: 'data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEA', text: '' },
        { type: 'media', media_type: 'video', url: 'data:video/mp4;base64,AAAA', text: '' },
        { type: 'media', media_type: 'file', url: 'https://example.com/terms%20of%20sale.pdf', text: '' },
        { type: 'choice', text: 'Which size?', options_type: 'list', options: ['small', 'large'] },
        { type: 'choice', text: 'And now?', options: ['plain', 'slow'] },
      ],
    },
    { id: 'plain', actions: [{ type: 'text', text: 'Plain.' }] },
    {
      id: 'slow',
      actions: [
        { type: 'text', text: 'First' },
        { type: 'wait', wait: 900 },
        { type: 'text', text: 'Then' },
      ],
    },
    { id: 'echo', actions: [{ type: 'text', text: 'You said [[text]]' }] },
  ],
}

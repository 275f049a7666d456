/** The seed's bot: "agent" is its 1A, "partner" its 1B; anything else gets "Hello from Bot!". */
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

import type { Json } from '../domain/json.ts'

/** Both kinds of transfer in the vendor's API: "agent" waits in our own queue (1A), "partner" asks a third party (1B). */
export const demoFlow = (claimUrl: string): Json => ({
  start: 'welcome',
  fallback: 'sorry',
  connections: [
    { when: { text: { matches: '\\bagent\\b' } }, goTo: 'agent' },
    { when: { text: { matches: '\\bpartner\\b' } }, goTo: 'partner' },
  ],
  takeover: [
    { claimEnd: 'resolved', goTo: 'resolved' },
    { claimEnd: 'callback', goTo: 'callback' },
  ],
  modules: [
    {
      id: 'welcome',
      actions: [
        { type: 'text', text: 'Hello! I am the demo bot.' },
        {
          type: 'choice',
          text: 'Say "agent" for one of our people, or "partner" for someone at our partner.',
          options_type: 'suggested_replies',
          options: ['agent', 'partner', 'prices'],
        },
      ],
      connections: [{ when: { text: { contains: 'price' } }, goTo: 'prices' }],
    },
    { id: 'prices', actions: [{ type: 'text', text: 'A handover costs nothing. That is all I know about prices.' }] },
    {
      id: 'agent',
      actions: [{ type: 'text', text: 'One moment, I am asking a colleague.' }],
      webhook: { url: 'https://app.certainly.io/bot/transfer/human', reason: 'The user asked for an agent.' },
    },
    {
      id: 'partner',
      actions: [{ type: 'text', text: 'One moment, I am asking our partner.' }],
      webhook: { url: claimUrl, reason: 'The user asked for the partner.' },
    },
    { id: 'resolved', actions: [{ type: 'text', text: 'I am back. Glad that this could be solved!' }] },
    { id: 'callback', actions: [{ type: 'text', text: 'I am back. We will call you as agreed.' }] },
    { id: 'sorry', actions: [{ type: 'text', text: 'Sorry, I did not get that. Say "agent" to reach a person.' }] },
  ],
})

import type { Json } from '../domain/json.ts'
import { pictures } from './pictures.ts'

/** The bot's settings for the shop of the demo page: they use what a bot can set. */
export const shopSettings = {
  whileWaiting: 'say',
  waitingText: 'Thank you. Someone from the shop reads this as soon as they are free.',
  // Short, so that one can watch what follows.
  deadlines: {
    accept: [
      { afterSeconds: 60, action: 'say', text: 'We are still looking for someone. Thank you for your patience.' },
      {
        afterSeconds: 180,
        action: 'return',
        claimEnd: 'no_agent',
        text: 'Sorry, no one is in the shop just now. I am back: what can I do for you?',
      },
    ],
  },
  quickReplies: [
    { name: 'hello', text: 'Hello! I am a person. How can I help?' },
    { name: 'order', text: 'Let me look at your order. One moment, please.' },
    { name: 'refund', text: 'I am sorry for the trouble. You will get your money back within three days.' },
    { name: 'bye', text: 'You are welcome! I give you back to our bot now. Have a good day.' },
  ],
  widget: {
    title: 'Fern & Clay',
    image_url: pictures.fern,
    greeting: 'Hi there! Ask our bot, or talk to one of us.',
    showAuthors: true,
    language: 'en',
    persistent_menu: [
      { title: 'Talk to a person', type: 'text', value: 'I want a person' },
      { title: 'Ask our partner', type: 'text', value: 'Ask your partner, please' },
      { title: 'Where is my order?', type: 'text', value: 'Where is my order?' },
    ],
    styles: {
      header: { backgroundColor: '#2f6f4e', color: '#ffffff' },
      send_button: { backgroundColor: '#2f6f4e', color: '#ffffff' },
      messages: {
        me: { backgroundColor: '#2f6f4e', color: '#ffffff' },
        other: { backgroundColor: '#f1ebe0', color: '#2b2a26' },
        button: { backgroundColor: '#e4efe4', color: '#1f4d36' },
      },
      font: { fontFamily: 'system-ui, sans-serif' },
    },
  },
}

const anythingElse = ['Find a plant', 'Where is my order?', 'Talk to a person']
const text = (text: string): Json => ({ type: 'text', text })
const choice = (text: string, options: string[] = anythingElse): Json => ({
  type: 'choice',
  text,
  options_type: 'suggested_replies',
  options,
})
const wait = (ms: number): Json => ({ type: 'wait', wait: ms })
const card = ({ title, text, image, button }: (typeof plants)[number]): Json => ({
  title,
  text,
  image_source_url: image,
  buttons: [{ title: button, type: 'postback' }],
})
const userSays = (matches: string): Json => ({ text: { matches } })

/**
 * "person" waits in our own queue (1A), or asks the third party (1B) if the variable `route` is "partner": the switch of the demo
 * page sets it. "partner" always asks the third party.
 */
export const shopFlow = (claimUrl: string): Json => ({
  start: 'welcome',
  fallback: 'sorry',
  connections: [
    { when: userSays('\\bpartner\\b'), goTo: 'partner' },
    { when: { all: [userSays(PERSON), { variable: 'route', equals: 'partner' }] }, goTo: 'partner' },
    { when: userSays(PERSON), goTo: 'person' },
    ...plants.map(({ name }) => ({ when: { text: { contains: name } }, set: { name: 'plant', value: name } })),
    ...plants.map(({ name }) => ({ when: { text: { contains: name } }, goTo: 'chosen' })),
    { when: userSays('\\bplants?\\b'), goTo: 'plants' },
    { when: userSays('^ *[0-9]{6} *$'), set: { name: 'order', value: '[[text]]' } },
    { when: userSays('^ *[0-9]{6} *$'), goTo: 'parcel' },
    { when: userSays('\\b(order|parcel|delivery)\\b'), goTo: 'order' },
  ],
  takeover: ['resolved', 'callback', 'refund'].map(claimEnd => ({ claimEnd, goTo: claimEnd })),
  modules: [
    {
      id: 'welcome',
      actions: [text('Hi! I am the bot of this little shop.'), choice('What can I do for you?')],
    },
    {
      id: 'plants',
      actions: [text('These three are easy to keep:'), wait(700), { type: 'card', cards: plants.map(card) }],
    },
    {
      id: 'chosen',
      actions: [text('The [[plant]], good choice! I will keep one for you until tonight.'), choice('Anything else?')],
    },
    { id: 'order', actions: [choice('Sure. What is the order number? It has six digits.', ['204817'])] },
    {
      id: 'parcel',
      actions: [
        text('Let me look…'),
        wait(900),
        { type: 'media', media_type: 'image', url: pictures.parcel, text: 'Order [[order]] is two stops away.' },
        choice('Anything else?'),
      ],
    },
    {
      id: 'person',
      actions: [text('One moment, I am asking a colleague.')],
      webhook: { url: 'https://app.certainly.io/bot/transfer/human', reason: 'Asked for a person in the shop.' },
    },
    {
      id: 'partner',
      actions: [text('One moment, I am asking our partner.')],
      webhook: { url: claimUrl, reason: 'Asked for a person in the shop.' },
    },
    { id: 'resolved', actions: [text('The bot again. Glad that this could be solved!'), choice('Anything else?')] },
    { id: 'callback', actions: [text('The bot again. We will call you, as agreed.'), choice('Anything else?')] },
    {
      id: 'refund',
      actions: [
        text('The bot again. Your refund is on its way; banks take about three days.'),
        choice('Anything else?'),
      ],
    },
    {
      id: 'sorry',
      actions: [choice('I am only the shop’s bot: I know plants and orders. A person can help with the rest.')],
    },
  ],
})

const PERSON = '\\b(person|human|agent|somebody|someone|colleague|people)\\b'

const plants = [
  {
    name: 'monstera',
    title: 'Monstera',
    text: 'Big leaves, little light. 39 €',
    image: pictures.monstera,
    button: 'Take the monstera',
  },
  {
    name: 'olive tree',
    title: 'Olive tree',
    text: 'Wants sun and a south window. 54 €',
    image: pictures.olive,
    button: 'Take the olive tree',
  },
  {
    name: 'cactus',
    title: 'Cactus',
    text: 'Water it when you remember. 12 €',
    image: pictures.cactus,
    button: 'Take the cactus',
  },
]

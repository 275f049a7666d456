import { acceptHandover } from './accept-handover.ts'
import { handoverTranscript } from './handover-transcript.ts'
import { postAgentMessage } from './post-agent-message.ts'
import { releaseHandover } from './release-handover.ts'
import { requestHandover } from './request-handover.ts'
import type { Route } from './route.ts'
import { widgetSettings } from './widget-settings.ts'

const bot = '/webbot/api/webchat/:botId'
const ofUser = { access: 'credential', trailingSlash: true, pathSecret: true, cors: 'allowed' } as const

/** Every REST endpoint, once. E1 to E9 are the labels of docs/vendor-api.md; `accept`, `release` and `transcript` are ours. */
export const routes: readonly Route[] = [
  // E1
  {
    path: `${bot}/config`,
    methods: { GET: widgetSettings, HEAD: widgetSettings },
    access: 'public',
    trailingSlash: true,
    pathSecret: false,
    cors: 'any',
  },
  // E3 and E4
  { path: `${bot}/handover/:userId`, methods: { GET: acceptHandover, POST: postAgentMessage }, ...ofUser },
  { path: `${bot}/handover/:userId/accept`, methods: { POST: acceptHandover }, ...ofUser },
  {
    path: `${bot}/handovers/:handoverId/transcript`,
    methods: { GET: handoverTranscript, HEAD: handoverTranscript },
    ...ofUser,
    trailingSlash: false,
  },
  // E5
  { path: `${bot}/takeover/:userId`, methods: { GET: releaseHandover }, query: ['ClaimEnd'], ...ofUser },
  { path: `${bot}/handover/:userId/release`, methods: { POST: releaseHandover }, query: ['ClaimEnd'], ...ofUser },
  // E9
  { path: '/bot/transfer/human', methods: { POST: requestHandover }, ...ofUser, pathSecret: false },
]

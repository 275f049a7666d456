import { builder } from '../builder.ts'
import { orThrow, resultOf } from '../results.ts'

const Success = builder.objectRef<{ visitorToken: string }>('RefreshTokenSuccess').implement({
  description: 'A fresh visitor token. The old one stays valid until it expires.',
  fields: t => ({
    visitorToken: t.exposeString('visitorToken', {
      description: 'For the same user and conversation, with its whole lifetime before it.',
    }),
  }),
})

builder.mutationField('refreshToken', t =>
  t.field({
    type: resultOf('RefreshToken', Success, []),
    description:
      'Renews the visitor token that it is called with. A user that your server vouches for is refused with `Forbidden`: sign another JWT instead.',
    resolve: async (_, __, { principal, parts }) => orThrow(await parts.refreshToken(principal)),
  }),
)

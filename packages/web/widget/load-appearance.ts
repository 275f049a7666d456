import { createVisitor } from '@baton/client'
import type { Appearance } from './appearance.ts'
import { WidgetAppearance } from './documents.ts'
import type { Options } from './options.ts'

/** The bot's setting `widget`; null: there is no such bot. */
export async function loadAppearance({ server, botId }: Options): Promise<Appearance | null> {
  const baton = createVisitor({ url: server })
  try {
    return (await baton.request(WidgetAppearance, { botId })).widget
  } finally {
    baton.dispose()
  }
}

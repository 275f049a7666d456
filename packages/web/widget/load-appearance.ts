import type { Appearance } from './appearance.ts'
import { type Connection, connect } from './connect.ts'
import { WidgetAppearance } from './documents.ts'

/** The bot's setting `widget`; null: there is no such bot. */
export async function loadAppearance(connection: Connection): Promise<Appearance | null> {
  const baton = connect(connection)
  try {
    return (await baton.request(WidgetAppearance, { botId: connection.botId })).widget
  } finally {
    baton.dispose()
  }
}

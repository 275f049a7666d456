import { version } from './version.ts'

type Banner = {
  url: string
  databasePath: string
  /** Printed by a plug-in, below the address. */
  more: readonly string[]
}

/** What a development server prints when it is ready. */
export const banner = ({ url, databasePath, more }: Banner): string =>
  [
    `Baton ${version} is ready: ${url}`,
    `  GraphQL, SSE, WebSocket  ${url}/graphql`,
    `  Data                     ${databasePath}`,
    ...more,
  ].join('\n')

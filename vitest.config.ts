import { defineConfig } from 'vitest/config'
import { SlowFirst } from './test/support/slow-first.ts'

// Node's own conditions, or vitest loads graphql's `development` copy beside the one Node loads, and `instanceof GraphQLError` fails.
// `baton-source`: the client kit as it is written, not as it was last built.
const conditions = ['baton-source', 'module-sync', 'node']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    globalSetup: 'test/support/build-pages.ts',
    setupFiles: 'test/support/restore.ts',
    isolate: false,
    sequence: { sequencer: SlowFirst },
    maxWorkers: 3,
    // In CI a test that fails by chance on a busy machine gets a second run; `npm run ci` reports which did.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Only what runs in the test processes is measured: pages in a browser and servers in processes of their own are not.
    coverage: {
      include: ['src/**', 'packages/client/src/**', 'packages/web/**/*.{ts,tsx}'],
      exclude: ['**/operations/**', 'packages/*/test/**'],
      reportsDirectory: 'coverage/report',
      reportOnFailure: true,
      reporter: ['json-summary', 'html'],
    },
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'coverage/test-results.json' }], './scripts/retry-reporter.ts']
      : ['default'],
  },
})

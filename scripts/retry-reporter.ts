import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

export const RETRIES = 'coverage/retries.json'

/** Writes the names of the tests that failed at first and passed when they were repeated; `scripts/ci.ts` prints them. */
export default class RetryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    const names = modules.flatMap(module =>
      [...module.children.allTests()]
        .filter(test => test.diagnostic()?.flaky)
        .map(test => `${module.relativeModuleId} > ${test.fullName}`),
    )
    mkdirSync(dirname(RETRIES), { recursive: true })
    writeFileSync(RETRIES, JSON.stringify(names))
  }
}

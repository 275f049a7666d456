import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves once the condition holds; rejects after `ms`. */
export async function eventually(holds: () => Promise<boolean> | boolean, ms = 10_000) {
  const until = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`not so within ${ms} ms: ${holds}`)
    await sleep(5)
  }
}

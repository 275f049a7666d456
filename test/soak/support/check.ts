/** Prints the result. A failed check makes the proof fail, and the next checks still run. */
export function check(holds: boolean, what: string) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`)
  if (!holds) process.exitCode = 1
}

export const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Runs the task for 0, 1, 2 … with `atOnce` of them under way. */
export async function each(count: number, atOnce: number, task: (index: number) => Promise<void>) {
  let next = 0
  const worker = async () => {
    while (next < count) {
      next += 1
      await task(next - 1)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker))
}

/**
 * CPU time of this process during a run, in ms. Other processes on the machine are not in it; what they slow down is slowed in
 * the reference as well, so tests compare the two instead of counting milliseconds.
 */
async function cpuOf(run: () => unknown): Promise<number> {
  const from = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1_000
}

/** The CPU time of one of many equal runs: the least of three rounds, as nothing makes a run too quick. */
export async function cpuOfOne(run: () => unknown, rounds = 3, runs = 20): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const total = await cpuOf(async () => {
      for (let i = 0; i < runs; i++) await run()
    })
    least = Math.min(least, total / runs)
  }
  return least
}

/** How many times the reference a run costs: the least of `tries`, which end with the first at or under `limit`. */
export async function costOf(run: () => unknown, reference: number, limit: number, tries = 3): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < tries && least > limit; turn++) least = Math.min(least, (await cpuOf(run)) / reference)
  return least
}

/**
 * What others wait for while one client attacks: `proof:limits` with the limits of a quiet machine. The attacks, and the data that
 * they run on, are listed in test/soak/support/attacks.ts; each runs alone, then all at once.
 */
const needed = process.env.BENCH_NEEDED !== '0'
process.env.MOST_ACK_MS ??= needed ? '100' : '60000'
process.env.HELD_MS ??= needed ? '20' : '1000'
await import('../test/soak/limits.ts')

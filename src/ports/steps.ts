/** SQLite answers at once, PostgreSQL later. */
export type MaybePromise<T> = T | Promise<T>

/**
 * The work of one transaction, written once for both kinds of engine: like an async function, with `yield* wait(…)` in place of
 * `await`. An async function would not do: SQLite's transaction must end in the turn of the event loop in which it starts, or other
 * reads would see it half done.
 */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>

export function* wait<T>(answer: MaybePromise<T>): Steps<T> {
  return answer instanceof Promise ? ((yield answer) as T) : answer
}

/** Runs steps on an engine that answers at once. */
export function runAtOnce<T>(steps: Steps<T>): T {
  const { done, value } = steps.next()
  if (!done) throw new Error('this engine must not answer with a promise')
  return value
}

/**
 * Awaits what should come at once; throws where more than `most` requests to the server are answered before it. Counting round
 * trips instead of milliseconds: a slow machine slows both.
 */
export async function withinRoundTrips<T>(url: string, promise: Promise<T>, most = 100): Promise<T> {
  let done = false
  const settle = () => {
    done = true
  }
  promise.then(settle, settle)
  for (let trips = 0; !done; trips++) {
    if (trips > most) throw new Error(`not so within ${most} round trips`)
    await (await fetch(`${url}/healthz`)).arrayBuffer()
  }
  return promise
}

import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { attacks, once, type Target } from './attacks.ts'

export type Order = { names: string[] /** 0: until they are answered. */; forMs: number; target: Target }

/** The thread of the attackers. It says so when the time is over, and is ended. */
const { names, forMs, target } = workerData as Order
const stop = new AbortController()
const running = names.map(name => (attacks[name] ? attacks[name](target, stop.signal) : once[name]!(target)))
await (forMs === 0 ? Promise.all(running) : sleep(forMs))
parentPort!.postMessage('over')

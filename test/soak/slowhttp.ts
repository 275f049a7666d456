import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from './support/check.ts'
import { forkServer } from './support/fork-server.ts'

/**
 * Proves that slow connections do not block others: slowhttptest opens 400 connections with slow headers, slow bodies and slow
 * readers, while an ordinary client opens a connection per request. Fails if the attacker finds the service unavailable, if a
 * request of the ordinary client is not answered, or if the p99 of its requests is a second or more.
 */
const CONNECTIONS = 400
const SECONDS = 15
const SOON_MS = 1_000

if (spawnSync('slowhttptest', ['-h']).error) {
  console.log('skipped: slowhttptest is not installed (apt-get install slowhttptest)')
  process.exit(77)
}

const home = mkdtempSync(join(tmpdir(), 'baton-slowhttp-'))
const server = await forkServer(home)
const { token, botId } = await server.ask('bot')

// A long answer, which a reader can read slowly.
const long = `${server.url}/graphql?query=${encodeURIComponent('{ __schema { types { name description fields { name description type { name } } } } }')}`
const modes = {
  'slow headers': ['-H', '-i', '3', '-x', '24', '-u', `${server.url}/graphql`],
  'slow bodies': [
    '-B',
    '-i',
    '3',
    '-x',
    '10',
    '-s',
    '8192',
    '-t',
    'POST',
    '-f',
    'application/json',
    '-u',
    `${server.url}/graphql`,
  ],
  'slow readers': ['-X', '-w', '10', '-y', '20', '-n', '3', '-z', '32', '-k', '3', '-u', long],
}
for (const [name, args] of Object.entries(modes)) {
  const attack = slowhttptest(args)
  const { times, failures } = await ordinaryClient(attack.over)
  const { output } = await attack.over
  const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.POSITIVE_INFINITY
  const most = Math.max(0, ...[...output.matchAll(/connected: +(\d+)/g)].map(match => Number(match[1])))
  check(most > CONNECTIONS / 4, `${name}: ${most} connections held at once`)
  check(!/service available: +NO/.test(output), `${name}: the attacker found the service available throughout`)
  check(failures.length === 0, `${name}: all ${times.length} ordinary requests were answered ${failures.slice(0, 3)}`)
  check(p99 < SOON_MS, `${name}: p99 ${p99.toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)} ms`)
}
const errors = await server.ask('unexpectedErrors')
check(errors.length === 0, `no unexpected error ${errors.slice(0, 3)}`)
await server.kill()
rmSync(home, { recursive: true, force: true })

function slowhttptest(args: string[]) {
  const common = ['-c', `${CONNECTIONS}`, '-r', '200', '-l', `${SECONDS}`, '-p', '3']
  const child = spawn('slowhttptest', [...args, ...common], { stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), (SECONDS + 10) * 1_000)
  let output = ''
  const hear = (chunk: Buffer) => {
    // Colour codes are between its words.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what colours begin with.
    output += String(chunk).replace(/\u001b\[[\d;]*m/g, '')
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const over = new Promise<{ output: string }>(resolve => {
    child.once('close', () => {
      clearTimeout(timer)
      resolve({ output })
    })
  })
  return { over }
}

/** Reads and writes in turn until the attack is over. */
async function ordinaryClient(over: Promise<unknown>) {
  let isOver = false
  over.then(() => {
    isOver = true
  })
  const times: number[] = []
  const failures: string[] = []
  for (let turn = 0; !isOver; turn++) {
    const from = performance.now()
    const query =
      turn % 2 ? '{ viewer { name } }' : `mutation { startConversation(input: { botId: "${botId}" }) { __typename } }`
    const answer = await ask(query).catch(error => String(error))
    times.push(performance.now() - from)
    if (!/"name":"Ada"|StartConversationSuccess/.test(answer)) failures.push(answer)
    await sleep(20)
  }
  return { times, failures }
}

function ask(query: string): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.url}/graphql`,
      { method: 'POST', headers, agent: false, timeout: 10_000 },
      answer => {
        let body = ''
        answer.on('data', chunk => {
          body += chunk
        })
        answer.on('end', () => resolve(body))
      },
    )
    sent.on('error', reject).on('timeout', () => sent.destroy(new Error('no answer in 10 s')))
    sent.end(JSON.stringify({ query }))
  })
}

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Runs every bench, one after the other, and prints their tables as one page: Markdown, to compare two versions with `diff`. It exits
 * with 1 where one of them has.
 */
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const names = Object.keys(scripts).filter(name => name.startsWith('bench:'))
const SKIPPED = 77

const missed: string[] = []
for (const name of names) {
  console.log(`\n## ${name}\n`)
  const code = await run(name)
  if (code === SKIPPED) console.log('skipped')
  else if (code !== 0) missed.push(name)
}
console.log(
  `\n${names.length} benches, ${missed.length} beyond a limit${missed.length > 0 ? `: ${missed.join(', ')}` : ''}`,
)
if (missed.length > 0) process.exitCode = 1

function run(name: string): Promise<number> {
  const child = spawn('npm', ['run', '--silent', name], { stdio: 'inherit', shell: process.platform === 'win32' })
  return new Promise(resolve => child.once('exit', code => resolve(code ?? 1)))
}

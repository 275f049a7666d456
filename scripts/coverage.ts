import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

/**
 * `npm run coverage [-- test files]`: runs the tests and prints what they cover of each folder; the report of each line is in
 * `coverage/report/index.html`. Code that runs in a browser or in a server's own process does not count. It takes 1.5 times the CPU
 * of `npm test`, so CI does not run it, and its instrumentation can make tests of costs fail: whether tests pass is for `npm test`.
 */
spawnSync('vitest', ['run', '--coverage', ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})

const kinds = ['lines', 'branches', 'functions'] as const
type Counts = Record<(typeof kinds)[number], { total: number; covered: number }>

const summary = JSON.parse(readFileSync('coverage/report/coverage-summary.json', 'utf8')) as Record<string, Counts>
const folders = Map.groupBy(
  Object.entries(summary).filter(([file]) => file !== 'total'),
  ([file]) => folderOf(relative('.', file)),
)
const rows = [...folders].map(([folder, files]) =>
  rowOf(
    folder,
    files.map(([, counts]) => counts),
  ),
)
console.log(`\n${['folder'.padEnd(24), ...kinds.map(kind => kind.padStart(10))].join('')}`)
for (const row of [...rows.sort(), rowOf('all', [summary.total!])]) console.log(row)

/** `src/domain`, `packages/client`; files at the top of `src` are of `src`. */
function folderOf(file: string): string {
  const parts = file.split('/')
  return parts.slice(0, Math.min(2, parts.length - 1)).join('/')
}

function rowOf(folder: string, files: Counts[]): string {
  const cells = kinds.map(kind => {
    const total = files.reduce((sum, counts) => sum + counts[kind].total, 0)
    const covered = files.reduce((sum, counts) => sum + counts[kind].covered, 0)
    return `${total === 0 ? '–' : ((covered / total) * 100).toFixed(1)} %`.padStart(10)
  })
  return folder.padEnd(24) + cells.join('')
}

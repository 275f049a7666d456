import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = `${root}dist/web`

/** Builds the pages and the widget into dist/web, unless they were built from the same sources. */
export async function buildWeb(): Promise<void> {
  const stamp = stampOf([
    'packages/web/**/*',
    'packages/client/src/**/*.ts',
    'vite.config.ts',
    'scripts/web.ts',
    'package-lock.json',
  ])
  if (existsSync(`${target}/.stamp`) && readFileSync(`${target}/.stamp`, 'utf8') === stamp) return
  // Always the production build: a test or a developer would otherwise leave a larger one under the same stamp.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await make(stamp)
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
}

async function make(stamp: string): Promise<void> {
  // Built beside the target, then renamed, so that a running server never serves half a page.
  const draft = `${target}.${process.pid}.new`
  const common = { logLevel: 'warn' as const, configFile: `${root}vite.config.ts` }
  // Vite loads slowly, and most starts find the pages built.
  const { build } = await import('vite')
  const input = ['desk', 'demo', 'home', 'shop'].map(page => `${root}packages/web/${page}/index.html`)
  await build({ ...common, build: { outDir: draft, rolldownOptions: { input } } })
  await build({
    ...common,
    // Calls of `h` are 150 bytes smaller, gzipped, than those of the automatic runtime, which wrap all children in a property.
    oxc: {
      jsx: { runtime: 'classic', pragma: 'preact.h', pragmaFrag: 'preact.Fragment' },
      jsxInject: "import * as preact from 'preact'",
    },
    build: {
      outDir: draft,
      emptyOutDir: false,
      rolldownOptions: {
        input: `${root}packages/web/widget/main.ts`,
        // A classic script: `document.currentScript` names its tag, and nothing in it is global.
        output: { format: 'iife', entryFileNames: 'widget.js' },
      },
    },
  })
  writeFileSync(`${draft}/.stamp`, stamp)
  rmSync(target, { recursive: true, force: true })
  renameSync(draft, target)
}

/** A hash of the files' content, not of their times: a fresh clone has the same. */
function stampOf(patterns: string[]): string {
  const hash = createHash('sha256')
  for (const file of globSync(patterns, { cwd: root }).sort())
    if (statSync(root + file).isFile()) hash.update(`${file}\0`).update(readFileSync(root + file))
  return hash.digest('base64url')
}

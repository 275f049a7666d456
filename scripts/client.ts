import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Builds packages/client/dist: the client kit as one module, which bundlers can tree-shake and pages can load as it is,
 * and its types. The module is not minified: programs debug it, and bundlers minify it.
 */
export async function buildClient(): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const dist = join(root, 'packages/client/dist')
  rmSync(dist, { recursive: true, force: true })
  await build({
    entryPoints: [join(root, 'packages/client/src/index.ts')],
    outfile: join(dist, 'index.js'),
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
  })
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.client.json')], { stdio: 'inherit' })
  publishTypes(join(dist, 'types'))
}

/** Keeps the declarations that users can reach, and makes their imports name files that are in the package. */
function publishTypes(folder: string) {
  const reached = new Set<string>()
  const visit = (file: string) => {
    if (reached.has(file)) return
    reached.add(file)
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    for (const [, name] of text.matchAll(/['"](\.[^'"]+)\.ts['"]/g)) visit(join(file, '..', `${name}.d.ts`))
    writeFileSync(path, text.replace(/(['"])(\.[^'"]+)\.ts\1/g, '$1$2.js$1'))
  }
  visit('index.d.ts')
  for (const file of globSync('**/*.d.ts', { cwd: folder })) if (!reached.has(file)) rmSync(join(folder, file))
}

if (import.meta.main) await buildClient()

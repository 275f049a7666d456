import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deadlineMutants } from '../model/deadline-mutants.ts'
import { type Mutant, mutants } from '../model/mutants.ts'

/**
 * `npm run proof:mutants [-- seed [word]]`: proves that the model can fail. It breaks a copy of the source in one place at a time and
 * runs the model on it. Fails if the model does not notice a mutant, or notices one that is harmless. `word` selects mutants by name.
 */

/** After so many runs without a fault a mutant counts as not noticed. */
const RUNS = 600

const root = fileURLToPath(new URL('../..', import.meta.url))
const [, , given, only = ''] = process.argv
const seed = given ?? String(Math.trunc(Math.random() * 2 ** 31))
console.log(`seed ${seed}, at most ${RUNS} runs each`)
for (const mutant of [...mutants, ...deadlineMutants].filter(({ name }) => name.includes(only))) {
  const begun = Date.now()
  const words = await proveWith(mutant)
  const seconds = ((Date.now() - begun) / 1000).toFixed(1)
  const run = /^broken in run (\d+) of/m.exec(words)?.[1]
  const held = /^\d+ runs held/m.test(words)
  // Any other end, such as a source that does not start, proves nothing.
  if (!run && !held) throw new Error(`${mutant.name}: the proof did not run\n${words}`)
  const fine = mutant.survives ? held : run !== undefined && (mutant.noticed?.test(words) ?? true)
  if (!fine) process.exitCode = 1
  const outcome = run ? `noticed in run ${run}: ${firstFault(words)}` : 'not noticed'
  console.log(`${fine ? 'as expected' : 'NOT EXPECTED'}, ${seconds} s: ${mutant.name}\n    ${outcome}`)
}

/** The output of the proof on a copy with these patches. */
async function proveWith({ patches, proof: script = 'model' }: Mutant): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'baton-mutant-'))
  try {
    for (const name of ['src', 'test', 'drizzle', 'packages/client', 'package.json'])
      cpSync(join(root, name), join(copy, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    for (const { file, find, put } of patches) {
      const path = join(copy, file)
      const parts = readFileSync(path, 'utf8').split(find)
      if (parts.length !== 2) throw new Error(`${file} does not hold this once, mend the patch:\n${find}`)
      writeFileSync(path, parts.join(put))
    }
    const proof = spawn(process.execPath, [`test/soak/${script}.ts`, String(RUNS), seed, 'as-found'], { cwd: copy })
    const chunks: Buffer[] = []
    for (const stream of [proof.stdout, proof.stderr]) stream.on('data', chunk => chunks.push(chunk))
    await new Promise(resolve => proof.on('close', resolve))
    return Buffer.concat(chunks).toString('utf8')
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function firstFault(words: string): string {
  return /^Error: (.{0,200})/m.exec(words)?.[1] ?? ''
}

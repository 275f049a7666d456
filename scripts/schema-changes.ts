import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { BreakingChangeType, buildSchema, findSchemaChanges } from 'graphql'

const FILE = 'schema/schema.graphql'
/** The exit code of a step that `scripts/ci.ts` reports as skipped. */
const SKIPPED = 77
const breakingTypes = new Set<string>(Object.values(BreakingChangeType))

/** What breaks clients of the old schema and is not named under "Changed", "Removed" or "Breaking" of the changelog's next version. */
export function unlistedChanges(before: string, after: string, changelog: string): string[] {
  const named = namesIn(changelog)
  return findSchemaChanges(buildSchema(before), buildSchema(after))
    .filter(({ type }) => breakingTypes.has(type))
    .map(({ description }) => description)
    .filter(description => !named.has(nameIn(description)))
}

/** All names in code marks: "`Bot.restPath` is `restPathPrefix`" names `Bot`, `restPath` and `restPathPrefix`. */
function namesIn(changelog: string): Set<string> {
  const next = /^## Unreleased$(.*?)(?=^## |(?![\s\S]))/ms.exec(changelog)?.[1] ?? ''
  const parts = next.split(/^### /m).filter(part => /^(Changed|Removed|Breaking)/.test(part))
  const code = [...parts.join('\n').matchAll(/`([^`]+)`/g)].map(match => match[1]!)
  return new Set(code.flatMap(text => text.match(/\w+/g) ?? []))
}

/** What a change is about: of "Field Bot.restPath was removed." it is `restPath`, of "Author was removed." it is `Author`. */
function nameIn(description: string): string {
  const [, type, field, argument] =
    /^(?:Field |Argument |Enum value |Standard scalar |A required (?:field|argument) )?@?(\w+)(?:\.(\w+))?(?:\((\w+):\))?/.exec(
      description,
    ) ?? []
  return argument ?? field ?? type ?? description
}

/** Compares with the last release. The first version has none, and then there is nothing to compare with. */
function main(): number {
  const tag = git('describe', '--tags', '--abbrev=0', '--match', 'v*')?.trim()
  const before = tag && git('show', `${tag}:${FILE}`)
  if (!before) {
    console.log(`skipped: there is no tag v* with ${FILE}, so there is no release to compare with`)
    return process.env.CI ? SKIPPED : 0
  }
  const found = unlistedChanges(before, readFileSync(FILE, 'utf8'), readFileSync('CHANGELOG.md', 'utf8'))
  for (const change of found) console.log(change)
  if (found.length === 0) console.log(`${FILE}: nothing breaks clients of ${tag}, or CHANGELOG.md names it`)
  else console.log(`These break clients of ${tag}: name each under "Changed" in CHANGELOG.md, or keep the old name.`)
  return found.length === 0 ? 0 : 1
}

function git(...args: string[]): string | null {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return null
  }
}

if (import.meta.main) process.exitCode = main()

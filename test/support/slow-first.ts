import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that mostly wait, for a browser or for processes, run first: at the end one of them would run alone for up to 20 s. On a
 * fresh checkout vitest has no times of earlier runs and orders files by size, which puts them last.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (/\/test\/(browser\/|main\.test)/.test(moduleId) ? 0 : 1)
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

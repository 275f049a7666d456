import { isRefusal } from '../../src/domain/error.ts'

/** The answer of a command that must not be refused; throws where it is. */
export function must<T>(answer: T): Exclude<T, { code: string; detail: unknown }> {
  if (isRefusal(answer)) throw new Error(`${answer.code}: ${answer.message}`)
  return answer as never
}

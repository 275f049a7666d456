import { limits } from './limits.ts'

/** What one input may still cost. When any of it is used up the step stops where it is, so that no flow delays the others. */
export type Budget = { entered: number; work: number; written: number; isSpent: boolean }

export const fullBudget = (): Budget => ({
  entered: limits.entered,
  work: limits.work,
  written: limits.written,
  isSpent: false,
})

/** Takes `amount`; false where less is left. */
export function spend(budget: Budget, what: 'entered' | 'work' | 'written', amount: number): boolean {
  if (budget[what] < amount) budget.isSpent = true
  if (budget.isSpent) return false
  budget[what] -= amount
  return true
}

import { limits } from './limits.ts'

/**
 * What one input may still cost, in the units of `limits.ts`. When one of the three is used up, the step stops at the module that
 * it has reached, so that no flow delays other conversations.
 */
export type Budget = { entered: number; work: number; written: number; isSpent: boolean }

export const fullBudget = (): Budget => ({
  entered: limits.entered,
  work: limits.work,
  written: limits.written,
  isSpent: false,
})

/** Takes `amount` from the budget; false where less is left, and from then on. */
export function spend(budget: Budget, what: 'entered' | 'work' | 'written', amount: number): boolean {
  if (budget[what] < amount) budget.isSpent = true
  if (budget.isSpent) return false
  budget[what] -= amount
  return true
}

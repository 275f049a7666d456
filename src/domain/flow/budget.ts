import { limits } from './limits.ts'

/** What is left of what one input may cost. Once anything runs out the step stops where it stands: no flow holds up the others. */
export type Budget = { entered: number; work: number; written: number; isSpent: boolean }

export const fullBudget = (): Budget => ({
  entered: limits.entered,
  work: limits.work,
  written: limits.written,
  isSpent: false,
})

/** Takes `amount`, or tells that there is not as much left. */
export function spend(budget: Budget, what: 'entered' | 'work' | 'written', amount: number): boolean {
  if (budget[what] < amount) budget.isSpent = true
  if (budget.isSpent) return false
  budget[what] -= amount
  return true
}

import type { Action } from '../conversation/action.ts'
import { withoutFaultyAddresses } from '../conversation/action-addresses.ts'
import { withoutTurnVariables } from '../conversation/turn-variables.ts'
import type { Json, JsonObject } from '../json.ts'
import { truncate } from '../text.ts'
import { type Budget, fullBudget, spend } from './budget.ts'
import type { Connection, Flow, Module, Request } from './flow.ts'
import { interpolate, interpolateAction } from './interpolate.ts'
import { limits } from './limits.ts'

/** The position of a conversation in its flow. `moduleId` null: the flow has not begun. */
export type FlowState = { moduleId: string | null; variables: JsonObject }

export type FlowInput =
  /** The conversation opens. `moduleId`: the module to start at; null: the flow's start, and so for one that is gone. */
  | { kind: 'open'; moduleId: string | null }
  /** `waits`: for an agent, so that the fallback is not said. */
  | { kind: 'text'; text: string; waits?: boolean }
  /** An agent returned control; the variable ClaimEnd is set already. */
  | { kind: 'control-returned'; claimEnd: string | null }

export type FlowEffect =
  | { kind: 'say'; moduleId: string; actions: Action[] }
  | { kind: 'set'; variables: JsonObject }
  | ({ kind: 'ask-for-human'; moduleId: string } & Request)

/** The new state, and the effects in order. */
export type FlowStep = FlowState & { effects: FlowEffect[] /** The fallback was left out. */; keptBack?: true }

/**
 * What the flow does with one input. `isAvailable`: by the name of a team. Changes neither flow nor state. A flow that costs more than one input may (`limits.ts`)
 * stops at the module that it has reached.
 */
export function step(
  flow: Flow,
  state: FlowState,
  input: FlowInput,
  isAvailable: (team: string) => boolean = () => false,
): FlowStep {
  const text = input.kind === 'text' ? truncate(input.text, limits.text) : ''
  const run: Run = {
    flow,
    text,
    isAvailable,
    budget: fullBudget(),
    moduleId: state.moduleId,
    variables: { ...state.variables },
    effects: [],
    waits: input.kind === 'text' && input.waits === true,
  }
  let next = firstModule(run, input)
  while (next && spend(run.budget, 'entered', 1)) next = enter(run, next)
  const { moduleId, variables, effects, keptBack } = run
  return { moduleId, variables, effects, ...(keptBack && { keptBack }) }
}

/** One step while it runs. */
type Run = FlowStep & {
  flow: Flow
  text: string
  budget: Budget
  waits: boolean
  isAvailable: (team: string) => boolean
}

function firstModule(run: Run, input: FlowInput): Module | undefined {
  const { modules, start, takeover } = run.flow
  switch (input.kind) {
    case 'open':
      return modules.get(input.moduleId ?? start) ?? modules.get(start)
    case 'control-returned':
      return input.claimEnd === null ? undefined : modules.get(takeover.get(input.claimEnd) ?? '')
    case 'text':
      return follow(run, run.moduleId === null ? undefined : modules.get(run.moduleId))
  }
}

/** Enters a module; returns the module to enter next, undefined where the flow waits for input. */
function enter(run: Run, module: Module): Module | undefined {
  run.moduleId = module.id
  say(run, module)
  if (module.request) askForHuman(run, module.request)
  return module.waitForInput || run.budget.isSpent ? undefined : follow(run, module)
}

/** The next module: by its own connections, the bot's, its fallback, the bot's. A deleted module has no connections. */
function follow(run: Run, module: Module | undefined): Module | undefined {
  const { flow } = run
  const lists = module?.skipGlobalConnections ? [module.connections] : [module?.connections ?? [], flow.connections]
  for (const connection of lists.flat()) {
    const applies = connection.when === null || connection.when(run)
    if (run.budget.isSpent) return undefined
    if (!applies) continue
    if (connection.kind === 'go-to') return flow.modules.get(connection.goTo)
    if (connection.kind === 'set') set(run, connection)
    else askForHuman(run, connection.request)
    if (run.budget.isSpent) return undefined
  }
  if (run.waits) {
    run.keptBack = true
    return undefined
  }
  const fallback = module?.fallback ?? flow.fallback ?? (module ? null : flow.start)
  return fallback === null ? undefined : flow.modules.get(fallback)
}

function say(run: Run, module: Module) {
  const actions = module.actions.flatMap(action => withoutFaultyAddresses(interpolateAction(action, run)))
  if (actions.length > 0 && !run.budget.isSpent) run.effects.push({ kind: 'say', moduleId: module.id, actions })
}

function askForHuman(run: Run, request: Request) {
  const [reason, summary] = [request.reason, request.summary].map(text =>
    text === null ? null : interpolate(text, run),
  )
  if (run.budget.isSpent) return
  const filled = { reason: reason ?? null, summary: summary ?? null }
  run.effects.push({ ...request, ...filled, kind: 'ask-for-human', moduleId: run.moduleId ?? run.flow.start })
  run.variables = withoutTurnVariables(run.variables)
}

/** Consecutive sets are one effect. */
function set(run: Run, { name, value, length }: Extract<Connection, { kind: 'set' }>) {
  const filled: Json = typeof value === 'string' ? interpolate(value, run) : value
  if (!spend(run.budget, 'written', typeof value === 'string' ? 0 : length)) return
  run.variables[name] = filled
  const last = run.effects.at(-1)
  if (last?.kind === 'set') last.variables[name] = filled
  else run.effects.push({ kind: 'set', variables: { [name]: filled } })
}

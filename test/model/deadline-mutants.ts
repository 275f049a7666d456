import type { Mutant, Patch } from './mutants.ts'

// Planted faults of deadlines, each with the words that the model must say of it.

const timers = (find: string, put: string): Patch => ({ file: 'src/domain/conversation/timers.ts', find, put })
const fire = (find: string, put: string): Patch => ({ file: 'src/domain/conversation/rules/fire.ts', find, put })
const builder = (find: string, put: string): Patch => ({
  file: 'src/domain/conversation/change-builder.ts',
  find,
  put,
})
const proof = 'deadlines'

export const deadlineMutants: (Mutant & { noticed: RegExp })[] = [
  {
    name: 'a late timer after a change of control: timers of the turn before stay',
    proof,
    patches: [timers('    this.#timers.clear()\n', '')],
    noticed: /still runs/,
  },
  {
    name: 'a timer lost on a requeue',
    proof,
    patches: [
      timers("running.hasAny('accept')) running.restart('accept')", "running.hasAny('accept')) running.restart()"),
    ],
    noticed: /in REQUESTED accept does not run/,
  },
  {
    name: 'a step done twice after a crash: its timer does not move on',
    proof,
    patches: [fire('[...others, afterStep(deadlines, timer, now)]', '[...others, timer]')],
    noticed: /done twice|due without end/,
  },
  {
    name: 'a claim without a deadline',
    proof,
    patches: [
      timers(
        "running.restart(event.route === 'WEBHOOK' ? 'claim' : 'accept')",
        "running.restart(event.route === 'WEBHOOK' ? 'idle' : 'accept')",
      ),
    ],
    noticed: /claim does not run|idle still runs/,
  },
  {
    name: 'a step done before it is due',
    proof,
    patches: [fire('timer.dueAt > now', 'timer.dueAt > now + 5_000')],
    noticed: /before it was due/,
  },
  {
    name: 'an agent who types is interrupted',
    proof,
    patches: [timers('sign > timer.since && dueAt > now', 'sign < 0 && dueAt > now')],
    noticed: /interrupted an agent|open desk was gone/,
  },
  {
    name: 'an agent’s message does not end the wait for the first one',
    proof,
    patches: [timers("      this.#timers.delete('firstReply')\n", '')],
    noticed: /firstReply still runs/,
  },
  {
    name: 'each message of the user puts the agent’s deadline off',
    proof,
    patches: [
      timers(
        "if (!this.hasAny('firstReply', 'agentSilent')) this.#begin('agentSilent')",
        "if (!this.hasAny('firstReply')) this.#begin('agentSilent')",
      ),
    ],
    noticed: /agentSilent counts from/,
  },
  {
    name: 'a repeated step is never due again',
    proof,
    patches: [timers('dueAt: Math.max(now + 1_000, timer.dueAt + pause)', 'dueAt: Number.MAX_SAFE_INTEGER + pause')],
    noticed: /never due/,
  },
  {
    name: 'a closed conversation keeps its timers',
    proof,
    patches: [
      timers(
        "else if (event.type === 'conversation.closed') running.restart()",
        "else if (event.type === 'conversation.closed') running.hasAny()",
      ),
    ],
    noticed: /in CLOSED \w+ still runs/,
  },
  {
    name: 'a third party without a desk is gone',
    proof,
    patches: [timers(" && (kind !== 'holderGone' || hasDesk)", ' && (hasDesk || !hasDesk)')],
    noticed: /holderGone still runs/,
  },
  {
    name: 'the outcome of a handover stays for the next',
    proof,
    patches: [builder('withoutTurnVariables(this.conversation.variables)', 'this.conversation.variables')],
    noticed: /is there in the next/,
  },
  {
    name: 'the flow does not learn of the outcome',
    proof,
    patches: [fire("{ kind: 'control-returned', claimEnd }", "{ kind: 'control-returned', claimEnd: null }")],
    noticed: /did not go on/,
  },
  {
    name: 'a start forgets the deadlines of agents who hold',
    proof,
    patches: [timers("    running.start('holderGone')\n", '')],
    noticed: /holderGone does not run/,
  },
  {
    name: 'a transfer to a colleague leaves no time for a first reply',
    proof,
    patches: [timers("|| (event.type === 'handover.transferred' && event.to)", '')],
    noticed: /does not run|still runs/,
  },
]

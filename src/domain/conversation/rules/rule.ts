import type { Actor } from '../../actor.ts'
import type { Outcome } from '../change.ts'
import type { Answer, ChangeBuilder } from '../change-builder.ts'
import type { Command, CommandOf, RuleContext } from '../command.ts'

/** The rule of one command on a conversation that exists. It records on the builder what happens, or refuses. */
export type CommandRule<K extends Command['kind']> = (
  builder: ChangeBuilder,
  command: CommandOf<K>,
  actor: Actor,
  context: RuleContext,
) => Outcome<Answer>

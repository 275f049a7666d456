import {
  type DocumentNode,
  type OperationDefinitionNode,
  type ValidatedSubscriptionArgs,
  type VariableNode,
  visit,
} from 'graphql'
import { Selection } from './selection.ts'

/** Selections that are kept for the next subscriber; one that is dropped still serves those it has. */
const MOST = 1_000

/** The selections of this process: subscriptions that select the same share one. */
export class Selections {
  readonly #mask: (error: unknown) => Error
  readonly #known = new Map<string, Selection>()
  readonly #documents = new WeakMap<DocumentNode, number>()
  readonly #variables = new WeakMap<OperationDefinitionNode, Set<string>>()
  #documentCount = 0

  /** `mask`: makes of an error what a client may see. */
  constructor(mask: (error: unknown) => Error) {
    this.#mask = mask
  }

  of(args: ValidatedSubscriptionArgs): Selection {
    const key = this.#keyOf(args)
    const known = this.#known.get(key)
    if (known) return known
    // What belongs to this subscriber must not stay with the others.
    const selection = new Selection({ ...args, contextValue: null, rootValue: null }, this.#mask)
    this.#known.set(key, selection)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST) this.#known.delete(oldest!)
    return selection
  }

  #keyOf({ document, operation, variableValues }: ValidatedSubscriptionArgs): string {
    const used = this.#selecting(document, operation)
    const values = Object.entries(variableValues.coerced).filter(([name]) => used.has(name))
    const at = document.definitions.indexOf(operation)
    return `${this.#numberOf(document)} ${at} ${JSON.stringify(values.sort(([one], [other]) => (one < other ? -1 : 1)))}`
  }

  #numberOf(document: DocumentNode): number {
    const known = this.#documents.get(document)
    if (known !== undefined) return known
    this.#documentCount += 1
    this.#documents.set(document, this.#documentCount)
    return this.#documentCount
  }

  /** The variables that what is selected can depend on: all but those that occur only as arguments of the subscription's own field. */
  #selecting(document: DocumentNode, operation: OperationDefinitionNode): Set<string> {
    const known = this.#variables.get(operation)
    if (known) return known
    const names = new Set<string>()
    const take = ({ name }: VariableNode) => void names.add(name.value)
    for (const field of operation.selectionSet.selections) {
      if (field.kind !== 'Field') visit(field, { Variable: take })
      for (const part of [
        ...(field.directives ?? []),
        ...('selectionSet' in field && field.selectionSet ? [field.selectionSet] : []),
      ])
        visit(part, { Variable: take })
    }
    for (const each of document.definitions) if (each.kind === 'FragmentDefinition') visit(each, { Variable: take })
    for (const each of operation.directives ?? []) visit(each, { Variable: take })
    this.#variables.set(operation, names)
    return names
  }
}

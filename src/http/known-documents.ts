import type { DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** As many as Yoga keeps parsed. */
const MAX_KNOWN = 1_000

/**
 * The documents that Yoga has parsed and found valid, by their text. A client sends a few documents again and again: with a known
 * one the hooks of parsing and validation need not run, which take 15 µs though Yoga caches both. What a document may hold does not
 * depend on the caller.
 */
export class KnownDocuments {
  readonly #byText = new Map<string, DocumentNode>()

  get(text: string): DocumentNode | null {
    return this.#byText.get(text) ?? null
  }

  plugin(): Plugin {
    const texts = new WeakMap<DocumentNode, string>()
    return {
      onParse: ({ params: { source } }) => {
        const text = typeof source === 'string' ? source : source.body
        return ({ result }) => {
          if (result !== null && !(result instanceof Error)) texts.set(result as DocumentNode, text)
        }
      },
      onValidate:
        ({ params: { documentAST } }) =>
        ({ valid }) => {
          const text = texts.get(documentAST)
          if (valid && text !== undefined) this.#add(text, documentAST)
        },
    }
  }

  #add(text: string, document: DocumentNode) {
    this.#byText.delete(text)
    this.#byText.set(text, document)
    if (this.#byText.size <= MAX_KNOWN) return
    const [oldest] = this.#byText.keys()
    this.#byText.delete(oldest!)
  }
}

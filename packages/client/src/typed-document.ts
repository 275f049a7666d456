/** The text of an operation with the types of its variables and its result, as code generators write it. */
export type TypedDocument<R, V> = { toString(): string; __apiType?: ((variables: V) => R) | undefined }

/** A fault of a document, for its author; `module` is the id of the faulty module, null outside of modules. */
export type FlowFault = { module: string | null; message: string }

/** What is wrong with a document, for its author; `module` is null outside of any module. */
export type FlowFault = { module: string | null; message: string }

/** What is wrong with a document, in words for who wrote it; `module` is null outside of any module. */
export type FlowFault = { module: string | null; message: string }

/** How large a published flow may be, and how much work one input may cause. Lengths in characters (UTF-16 units). */
export const limits = {
  documentBytes: 1_048_576,
  /** Nested objects and arrays, `set` values included: deeper ones overflow the stack of recursive readers. */
  documentDepth: 64,
  modules: 2_000,
  connections: 100,
  takeovers: 1_000,
  conditionDepth: 8,
  name: 128,
  claimEnd: 256,
  code: 64,
  url: 2_000,
  /** Of a text in a document, of a text after interpolation, and of what conditions compare. */
  text: 10_000,
  pattern: 500,
  patterns: 2_000,
  /** Instructions of one compiled pattern. Any 500 characters without counted repeats fit. */
  patternSize: 512,
  /** What compiling all patterns may cost, in instructions (1 to 2 µs each). */
  patternCost: 400_000,
  faults: 50,
  /** Modules entered by one input. */
  entered: 32,
  /** Instructions × characters that one input may spend on matching: 40 ms with the slowest pattern, in which no one is answered. */
  work: 800_000,
  /** Characters that one input may put into messages and variables. */
  written: 1_048_576,
} as const

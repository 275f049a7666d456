/** What a request takes from the rate limits of its caller. */
export type Charge = {
  operations: number
  /** Of input that is written. */
  bytes: number
}

/** Taken before anything of a request is read. */
export const oneOperation: Charge = { operations: 1, bytes: 0 }

/** Written into `user-agent` and answers about ourselves; the same as in package.json, which a test holds. */
export const version = '0.1.0'

/**
 * True for a plain `Error`, by which rooms refuse what was asked, in words for people. Faults of libraries, of the database or of Node.js are of classes of
 * their own or have a code, and are no refusals.
 */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && error.constructor === Error && !('code' in error)

/** The longest that what is made from a credential of unknown end lives, and how often its end moves on. */
const life = { longestMs: 300_000, stepMs: 150_000 }

/** The beginning of the step that a moment lies in, epoch milliseconds. */
export const briefStart = (now: number): number => Math.floor(now / life.stepMs) * life.stepMs

/**
 * The end of what is made from a credential whose own end only another system knows, epoch milliseconds: in 2.5 to 5 minutes. It moves in steps, so
 * that a ticket stays the same for a while.
 */
export const briefEnd = (now: number): number => briefStart(now) + life.longestMs

import { refused } from './refused.ts'

/** Operations of a StreamServer. */
export const streamServer = [...refused] as const

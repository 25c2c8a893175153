import { refused } from './refused.ts'

/** Operations of a GPServer. */
export const gpServer = refused

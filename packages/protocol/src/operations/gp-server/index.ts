import type { Operation } from '../../operation.ts'
import { refused } from './refused.ts'

/** Operations of a GPServer. */
export const gpServer: readonly Operation[] = refused

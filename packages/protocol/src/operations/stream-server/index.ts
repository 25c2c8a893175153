import type { Operation } from '../../operation.ts'
import { refused } from './refused.ts'

/** Operations of a StreamServer. */
export const streamServer: readonly Operation[] = [...refused]

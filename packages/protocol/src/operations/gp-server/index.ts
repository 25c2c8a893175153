import type { Operation } from '../../operation.ts'
import { refused } from './refused.ts'
import { root } from './root.ts'
import { task } from './task.ts'

/** Operations of a GPServer. */
export const gpServer: readonly Operation[] = [root, task, ...refused]

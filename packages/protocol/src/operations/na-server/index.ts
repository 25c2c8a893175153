import type { Operation } from '../../operation.ts'
import { layer } from './layer.ts'
import { refused } from './refused.ts'
import { root } from './root.ts'

/** Operations of an NAServer. */
export const naServer: readonly Operation[] = [root, layer, ...refused]

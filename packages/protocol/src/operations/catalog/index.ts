import type { Operation } from '../../operation.ts'
import { folder } from './folder.ts'
import { root } from './root.ts'

/** The catalogue of services. */
export const catalog: readonly Operation[] = [root, folder]

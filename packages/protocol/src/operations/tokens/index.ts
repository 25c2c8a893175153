import type { Operation } from '../../operation.ts'
import { bare, generate } from './generate.ts'

/** The token service. */
export const tokens: readonly Operation[] = [bare, generate]

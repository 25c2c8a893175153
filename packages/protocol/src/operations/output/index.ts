import type { Operation } from '../../operation.ts'
import { file } from './file.ts'

/** Output directories. */
export const output: readonly Operation[] = [file]

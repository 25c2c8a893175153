import { file } from './file.ts'

/** Output directories. */
export const output = [file] as const

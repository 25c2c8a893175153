import { bare, generate } from './generate.ts'

/** The token service. */
export const tokens = [bare, generate] as const

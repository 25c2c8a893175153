import { refused } from './refused.ts'

/** What clients ask of a site beside its services. */
export const site = [...refused] as const

import type { Operation } from '../../operation.ts'
import { refused } from './refused.ts'

/** What clients ask of a site beside its services. */
export const site: readonly Operation[] = [...refused]

import { describedService } from '../describe/describe.ts'
import type { Filter } from './context.ts'

/**
 * The root of a service with the layers that are seen and an extent over what is seen. What the service states over all its layers,
 * such as `timeInfo`, is left out also where all of them are seen: that it is there would tell that none is hidden.
 */
export const shownService: Filter = describedService

import type { Operation } from '../../operation.ts'
import { info } from './info.ts'

/** Facts about the site. */
export const siteInfo: readonly Operation[] = [info]

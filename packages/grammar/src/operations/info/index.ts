import { info } from './info.ts'

/** Facts about the site. */
export const siteInfo = [info] as const

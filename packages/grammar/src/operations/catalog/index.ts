import { folder } from './folder.ts'
import { root } from './root.ts'

/** The catalogue of services. */
export const catalog = [root, folder] as const

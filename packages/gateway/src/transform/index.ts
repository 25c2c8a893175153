export type { LinkContext } from './links.ts'
export { transform } from './transform.ts'

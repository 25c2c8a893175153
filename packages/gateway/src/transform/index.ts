export type { LinkContext } from './links.ts'
export { type TransformContext, transform } from './transform.ts'

export type { LinkContext } from './links.ts'
export { type TransformContext, transform, transformOutput } from './transform.ts'

export { createExtentMemory } from './extent-memory.ts'
export type { AskedPicture } from './href.ts'
export { createPlanner, type ReadIds } from './plan-for.ts'

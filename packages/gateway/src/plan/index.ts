export { createExtentMemory } from './extent-memory.ts'
export { type AskedPicture, type HrefOptions, outputPath } from './href.ts'
export { createPlanner, type Planner, type PlannerOptions } from './plan-for.ts'

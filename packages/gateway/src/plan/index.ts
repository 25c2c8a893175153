export { type HrefOptions, outputPath } from './href.ts'
export { createOutputs, type Outputs, type StoredOutput } from './outputs.ts'
export { createPlanner, type Planner, type PlannerOptions } from './plan-for.ts'

export type { Habits } from './operation/habits.ts'
export type { Execution, ReadRecord, Recorder } from './report.ts'
export { createRecorder } from './report.ts'
export type { Fault, FaultRule, Faults } from './server/faults.ts'
export type { Gap, Gaps } from './server/gaps.ts'
export {
  DEFAULT_USER,
  type SampleServer,
  type SampleServerOptions,
  startSampleServer,
} from './server/start.ts'
export type { SampleUser } from './server/tokens.ts'
export { createWorld, type WorldOptions } from './world/create.ts'
export type { Hidden } from './world/hide.ts'
export type { World } from './world/world.ts'

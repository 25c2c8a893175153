export type { Execution, ReadRecord, Recorder } from './report.ts'
export { createRecorder } from './report.ts'

/** The gateway as a library: load a configuration, start it, close it. The command `mapgate` is made of the same. */
export {
  type ConfigurationFault,
  describeFaults,
  type LoadedConfiguration,
  loadConfiguration,
  parseConfiguration,
} from './config/load.ts'
export type { Configuration } from './config/schema.ts'
export type { AuditEvent } from './core/request/audit.ts'
export type { StartOptions } from './server/options.ts'
export { type RunningGateway, startGateway } from './server/start.ts'

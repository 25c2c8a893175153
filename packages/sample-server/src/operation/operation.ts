import type { Recorder } from '../report.ts'
import type { World } from '../world/world.ts'
import type { Habits } from './habits.ts'
import type { Parameters } from './parameters.ts'
import type { Reply } from './reply.ts'

/** The context of every operation. */
export interface OperationContext {
  world: World
  parameters: Parameters
  recorder: Recorder
  method: string
  /** The service, such as `Assets_Service/MapServer`. */
  service: string
  /** Where this service is seen from outside, such as `http://127.0.0.1:6080/arcgis/rest/services/Assets_Service/MapServer`. */
  serviceUrl: string
  /** `http://127.0.0.1:6080/arcgis`. */
  siteUrl: string
  nowMs: () => number
  random: () => number
  outputs: OutputStore
  habits: Habits
}

/** Files that the server wrote for a caller to fetch, below `rest/directories/arcgisoutput/`. */
export interface OutputStore {
  /** Keeps a file and gives its path below the site. */
  put: (folder: string, extension: string, file: { body: Uint8Array; contentType: string }) => string
  get: (path: string) => { body: Uint8Array; contentType: string } | undefined
}

/** A service's operations: the path below the service as decoded segments, such as `['0', 'query']`. */
export type ServiceHandler = (context: OperationContext, segments: string[]) => Reply | Promise<Reply>

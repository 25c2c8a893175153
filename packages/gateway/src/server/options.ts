import type { Logger } from 'pino'
import type { Purge } from '../cache/port.ts'
import type { LoadedConfiguration } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import type { AdminEvent } from '../core/admin-event.ts'
import type { AlarmEvent } from '../core/edits/alarm.ts'
import type { AuditEvent } from '../core/request/audit.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Tracing } from '../observe/tracing.ts'
import type { HeldBytes } from '../receive/held-bytes.ts'
import type { Pages } from './gateway.ts'
import type { ResourcePool } from './resource-pool.ts'

/** What a gateway is started with. */
export interface StartOptions {
  readonly configuration: Configuration
  /** What relative file names in the configuration are relative to. */
  readonly directory: string
  /** Receives one event per request. */
  readonly audit: (event: AuditEvent) => void
  /** Receives one event for each row that was not what it had been when its edit was checked; default: nobody does. */
  readonly auditAlarm?: (event: AlarmEvent) => void
  /** Receives one event for each act of an administrator in the console; default: nobody does. */
  readonly auditAdmin?: (event: AdminEvent) => void
  /** The gateway's own log; default: warnings and worse to stderr. */
  readonly log?: Logger
  /** Pages beside the mounts, such as the demo's. */
  readonly pages?: Pages
  /** Reads the configuration again; without it there is nothing to reload. */
  readonly reread?: () => LoadedConfiguration
  /** Files beside those that the configuration names whose change means a reload: the configuration itself. */
  readonly watched?: readonly string[]
  /** Epoch milliseconds; default the system's. */
  readonly clock?: () => number
  /** Milliseconds of a clock that only goes forward; default `performance.now`. */
  readonly monotonic?: () => number
  /** Resolves after so many milliseconds: the wait before a drain. Default: a timer. */
  readonly pause?: (ms: number) => Promise<unknown>
  /** Time between two polls of the watched files; default one second. */
  readonly watchMs?: number
  /** Which of several processes on one port this is, from 0; undefined: the only one. */
  readonly worker?: number
  /** Makes the other processes on the same port forget kept answers; resolves with their number when they have. Default: there are none. */
  readonly purgeOthers?: (purge: Purge, recordedIn: string | undefined) => Promise<number>
}

/** What the wiring needs besides the configuration. */
export interface WireOptions extends StartOptions {
  /** The port that is listened on, for a `publicUrl` that says port 0. */
  readonly port: number
  readonly random: (bytes: number) => Uint8Array
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly audit: (event: AuditEvent) => void
  /** The gateway's own log: what its administrator should know. */
  readonly log: Logger
  readonly metrics: Metrics
  /** Undefined: no spans. */
  readonly tracing: Tracing | undefined
  readonly isReady: () => boolean
  /** Counts the bodies that all configurations of the process hold. */
  readonly heldBytes: HeldBytes
  /** Resources that outlive a reload when their part of the configuration has not changed. */
  readonly resources: ResourcePool
  /** Counts the readings of the configuration. What serves callers stays as it is while grants of the store alone change. */
  readonly reading: number
  /** True: the configuration is as it was, and other grants are in the store. */
  readonly isOfGrantsAlone?: boolean
  /** True: grants of the store give nothing, because it could not be read for too long. */
  readonly withoutStored?: boolean
}

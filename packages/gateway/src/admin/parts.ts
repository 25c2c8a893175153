import type { Purge, Purged, StoreSize } from '../cache/port.ts'
import type { AdminConfiguration } from '../config/sections/admin.ts'
import type { AdminEvent } from '../core/admin-event.ts'
import type { ConsoleIdentities } from '../core/console-identities.ts'
import type { ConsolePeople } from '../core/console-people.ts'
import type { ConsoleSeen } from '../core/console-seen.ts'
import type { PossibleAdministrators } from '../core/possible-administrators.ts'
import type { SharedStatus } from '../core/shared-status.ts'
import type { UpstreamStatus } from '../core/upstream/observer.ts'
import type { Explanation } from '../explain.ts'
import type { Asked } from '../explain-asked.ts'
import type { RecentRequests } from '../live/recent-requests.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { GrantsDesk } from './grants/desk.ts'

/** The actions that every process on one port does when one of them is told to. */
type SharedTask = 'reload' | 'refresh-catalog'

/** The data and actions of the administrator's listener. */
export interface AdminParts {
  readonly directory: string
  /** The number of this process among several; its port is the configured one plus this number. */
  readonly worker: number
  readonly metrics: Metrics
  readonly reload: () => Promise<{ readonly reloaded: boolean }>
  /** Tells the other processes on the same port to do the same. */
  readonly tellOthers: (task: SharedTask) => void
  /** Reads the catalogue of every upstream now. */
  readonly refreshCatalog: () => Promise<void>
  readonly isReady: () => boolean
  readonly upstreams: () => readonly UpstreamStatus[]
  /** What several gateways share; undefined where nothing is configured. */
  readonly shared: () => SharedStatus | undefined
  readonly inFlight: () => number
  readonly cache: {
    readonly size: () => StoreSize | undefined
    /** Forgets kept answers in all processes on the same port, and in the other gateways of the store. @throws Error that says which upstream or service is not known */
    readonly purge: (purge: Purge) => Promise<Purged>
  }
  /** The last requests of this process. */
  readonly recent: Pick<RecentRequests, 'last' | 'since'>
  /** The grants of the file and of the store. */
  readonly grants: GrantsDesk
  /** Writes a line of the audit log. */
  readonly audit: (event: AdminEvent) => void
  /** Told of what went wrong inside the API of the console. */
  readonly failed: (error: unknown) => void
  /**
   * The address of a caller, by the address of the connection and by `X-Forwarded-For`, which only front servers of `listen.trustedProxies` are believed.
   */
  readonly clientAddress: (socketAddress: string, forwardedFor: string | undefined) => string
  /** Signs people in; undefined where the console has no address that people open. */
  readonly people: () => ConsolePeople | undefined
  /** Who may use the console, as the active configuration has it. */
  readonly admittedTo: () => Pick<AdminConfiguration, 'roles' | 'principals'>
  /** Who may do everything, so that nobody is locked out unawares. */
  readonly possibleAdministrators: () => Promise<PossibleAdministrators>
  /** Keys, people and sessions, by the active configuration. */
  readonly identities: () => ConsoleIdentities
  /** Looks as somebody else. */
  readonly seen: ConsoleSeen
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** @throws Error that says what is wrong with the question */
  readonly explain: (asked: Asked) => Promise<Explanation>
}

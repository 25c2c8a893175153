import type { Fleet, FleetOptions } from './fleet.ts'
import type { Load } from './load.ts'

/** A fault that happens to a fleet under load. */
export interface Scene {
  /** As `--only` takes it. */
  readonly name: string
  readonly title: string
  /** Why it cannot be tried on this machine; undefined where it can. */
  readonly missing?: () => string | undefined
  /** The longest time that a revoked credential may still be let in, in milliseconds, as the documentation says. */
  readonly boundMs: number
  /** What may be lost, by what is seen in its place; default: nothing. */
  readonly mayLose?: RegExp
  readonly fleet?: FleetOptions
  /** True: callers ask nginx instead of the gateways. */
  readonly hasFront?: boolean
  /** Lets the fault happen, and ends when it is over; gives what else is to be said. */
  run(scene: Running): Promise<string>
}

export interface Running {
  readonly fleet: Fleet
  readonly load: Load
  /** True in a test: as short as shows the fault. */
  readonly isShort: boolean
  /** Waits until so many more credentials were ended under the load. */
  revocations(count: number): Promise<void>
  readonly progress: (text: string) => void
}

/**
 * What is good for minutes is not waited for on the disk, and a replica that is behind lacks it too: whoever asks another gateway with a ticket of the
 * last moment signs in again.
 */
export const ticketsOfTheLastMoment = /^a new caller: 498$/

/** A gateway whose clock is set issues tickets by the old difference from the database's clock, until it reads that one again within a second. */
export const ticketsOfAClockStep = ticketsOfTheLastMoment

/** With the store in reach: a bell, and a reading each second. */
export const withStoreMs = 1_000
/** Without it: then everybody is refused. */
export const withoutStoreMs = 30_000

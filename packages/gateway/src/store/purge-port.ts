/** A purge of kept answers that is noted for every gateway of the store. */
interface NotedPurge {
  /** A text that names what was purged: all of it, never a part. */
  readonly place: string
  /** A random name that was never given before. */
  readonly name: string
}

/** A purge as it was read. */
export interface StoredPurge extends NotedPurge {
  /** Later ones have higher numbers, in the order in which they can be read. */
  readonly number: number
}

/** What a reading of the purges found. */
export interface PurgesRead {
  /** Names the state that was read. Where it is another one than before, such as after a failover, purges that were noted may be missing. */
  readonly history: string
  /** The highest number. */
  readonly head: number
  /** Those with a higher number than was asked for, oldest first: the newest of each place. Number 0 has what names the store, at the place `#`. */
  readonly purges: readonly StoredPurge[]
}

/**
 * Purges of kept answers, for every gateway of the store. `ChangeLog.onBell` rings for them as well. A purge goes only when a later one of its place takes its
 * place, however old it is: a place that is not there was never purged.
 */
export interface PurgeStore {
  /** Notes purges. Whoever reads after it resolved reads them. */
  append(purges: readonly NotedPurge[]): Promise<void>
  since(number: number): Promise<PurgesRead>
}

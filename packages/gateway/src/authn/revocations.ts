import type { Store } from '../store/port.ts'
import { tellOnce } from './tell-once.ts'

/** The revocations and other changes of the store that this process has read. */
export interface Revocations {
  /** Grows with each change, so that a cached credential can be compared with it. */
  readonly generation: number
  /** True if the store was read within the last 30 s, by the wall clock and by one that only goes forward. */
  isFresh(now: number): boolean
  /** True if one of the roots was ended after `rootedAt`. */
  ended(roots: readonly string[], rootedAt: number): boolean
  /** Reads new changes. A failure leaves the known ones as they are, and they become stale. */
  refresh(): Promise<void>
  /** Ends what the bell of the store does. */
  close(): void
}

const staleAfterMs = 30_000

interface FollowOptions {
  readonly store: Store
  readonly clock: () => number
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly onChange: (subject: string) => void
  /** Told once when reading begins to fail. */
  readonly onFailure: (error: unknown) => void
  /** Told when it succeeds again. */
  readonly onReadAgain: () => void
}

/**
 * Follows the change log of the store, and reads it when its bell rings. `onChange` is told each changed subject. The owner calls `refresh` every
 * `askEveryMs` of the log.
 */
export async function followRevocations(options: FollowOptions): Promise<Revocations> {
  const { store, clock, monotonic, onChange, onFailure, onReadAgain } = options
  const endedBefore = new Map<string, number>()
  let sequence = 0
  let generation = 0
  let readAt = [clock(), monotonic()] as const

  const read = async (): Promise<void> => {
    const startedAt = [clock(), monotonic()] as const
    for (const change of await store.changes.since(sequence)) {
      if (change.before !== null) endedBefore.set(change.subject, change.before)
      sequence = Math.max(sequence, change.sequence)
      generation += 1
      onChange(change.subject)
    }
    readAt = startedAt
  }
  await read()
  const refresh = once(tellOnce(read, { onFailure, onSuccess: onReadAgain }))
  const unlisten = store.changes.onBell(again(refresh))

  return {
    get generation() {
      return generation
    },
    // A wall clock may be set back, and the other one stands still while the machine sleeps.
    isFresh: (now) => Math.max(now - readAt[0], monotonic() - readAt[1]) <= staleAfterMs,
    ended: (roots, rootedAt) => roots.some((root) => rootedAt <= (endedBefore.get(root) ?? -1)),
    refresh,
    close: unlisten,
  }
}

/** A call while the work runs lets it run once more: what rang may have come after what is read. */
function again(work: () => Promise<void>): () => void {
  let isRunning = false
  let isCalled = false
  const run = async (): Promise<void> => {
    isRunning = true
    while (isCalled) {
      isCalled = false
      await work()
    }
    isRunning = false
  }
  return () => {
    isCalled = true
    if (!isRunning) void run()
  }
}

/** A call while a refresh runs waits for that refresh. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }
}

import type { Store } from '../store/port.ts'

/** The revocations and other changes of the store that this process has read. */
export interface Revocations {
  /** Grows with each change, so that a cached credential can be compared with it. */
  readonly generation: number
  /** True if the store was read within the last 30 s. */
  isFresh(now: number): boolean
  /** True if one of the roots was ended after `rootedAt`. */
  ended(roots: readonly string[], rootedAt: number): boolean
  /** Reads new changes. A failure leaves the known ones as they are, and they become stale. */
  refresh(): Promise<void>
}

const staleAfterMs = 30_000

/** Follows the change log of the store. `onChange` is told each changed subject. The owner calls `refresh` several times a second. */
export async function followRevocations(options: {
  store: Store
  clock: () => number
  onChange: (subject: string) => void
  onFailure: (error: unknown) => void
}): Promise<Revocations> {
  const { store, clock, onChange, onFailure } = options
  const endedBefore = new Map<string, number>()
  let sequence = 0
  let generation = 0
  let readAt = clock()

  const read = async (): Promise<void> => {
    const startedAt = clock()
    for (const change of await store.changes.since(sequence)) {
      if (change.before !== null) endedBefore.set(change.subject, change.before)
      sequence = Math.max(sequence, change.sequence)
      generation += 1
      onChange(change.subject)
    }
    readAt = startedAt
  }
  await read()

  return {
    get generation() {
      return generation
    },
    isFresh: (now) => now - readAt <= staleAfterMs,
    ended: (roots, rootedAt) => roots.some((root) => rootedAt <= (endedBefore.get(root) ?? -1)),
    refresh: once(() => read().catch(onFailure)),
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

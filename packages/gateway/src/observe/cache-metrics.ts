import { type Measures, remembered } from './measures.ts'

/** What a part of the store of kept answers holds. */
export interface HeldAnswers {
  readonly entries: number
  readonly bytes: number
}

/** Events of the store of kept answers. Tiers are `memory`, `disk` and `shared`. */
export interface CacheMetrics {
  /** An answer that may be kept was given, as `hit`, `stale`, `collapsed` or `miss`. */
  readonly answered: (from: string) => void
  /** An answer went to make place for others. */
  readonly evicted: (tier: string) => void
  /** An answer was there and could not be read. */
  readonly unreadable: (tier: string) => void
  /** A tier failed, such as a full disk. */
  readonly failed: (tier: string) => void
  /** A purge forgot so many answers. */
  readonly purged: (entries: number) => void
}

/** Counts what becomes of kept answers. @param held what each tier holds, asked when the page is read */
export function measureCache(
  { counter, gauge }: Measures,
  held: () => Readonly<Record<string, HeldAnswers>>,
): CacheMetrics {
  const answers = counter(
    'mapgate_cache_answers_total',
    'Answers that may be kept, by where they came from.',
    ['result'],
  )
  const answersOf = remembered((result) => answers.labels(result))
  const evictions = counter('mapgate_cache_evictions_total', 'Kept answers that made place for others.', [
    'tier',
  ])
  const unreadable = counter('mapgate_cache_unreadable_total', 'Kept answers that could not be read.', [
    'tier',
  ])
  const failures = counter('mapgate_cache_failures_total', 'Failures of a store of kept answers.', ['tier'])
  const purges = counter('mapgate_cache_purges_total', 'Purges of kept answers.', [])
  const purged = counter('mapgate_cache_purged_total', 'Kept answers that purges made go.', [])
  const perTier = (name: string, help: string, read: (tier: HeldAnswers) => number) =>
    gauge({ name, help, labelNames: ['tier'] }, (each) => {
      for (const [tier, size] of Object.entries(held())) each.set({ tier }, read(size))
    })
  perTier('mapgate_cache_entries', 'Answers that are kept.', ({ entries }) => entries)
  perTier('mapgate_cache_bytes', 'Bytes that kept answers take.', ({ bytes }) => bytes)
  return {
    answered: (from) => answersOf(from).inc(),
    evicted: (tier) => evictions.inc({ tier }),
    unreadable: (tier) => unreadable.inc({ tier }),
    failed: (tier) => failures.inc({ tier }),
    purged: (entries) => {
      purges.inc()
      purged.inc(entries)
    },
  }
}

/** Counts how often something happened lately, by key. */
export interface RecentCounts {
  /** Counts once more: true while it is not more than the most. */
  admit(key: string, now: number): boolean
}

const mostKeys = 20_000

/** Allows `most` within `windowMs`, of each key. The latest 20,000 keys are known. */
export function createRecentCounts({ most, windowMs }: { most: number; windowMs: number }): RecentCounts {
  const times = new Map<string, readonly number[]>()
  return {
    admit: (key, now) => {
      const recent = (times.get(key) ?? []).filter((time) => now - time < windowMs)
      const fits = recent.length < most
      times.delete(key)
      times.set(key, fits ? [...recent, now] : recent)
      if (times.size > mostKeys) times.delete(times.keys().next().value ?? '')
      return fits
    },
  }
}

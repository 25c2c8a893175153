/** Most texts that are remembered. */
const most = 1_000

/**
 * Remembers for which questions the map server gave answers that only one caller may have, or too large ones: the next are not waited for together. Or answers without a
 * life: nobody else can have kept one.
 */
export interface NotShared {
  readonly has: (text: string) => boolean
  readonly note: (text: string, isShared: boolean) => void
}

/** Remembers a bounded number of texts, the newest. */
export function createNotShared(): NotShared {
  const known = new Set<string>()
  return {
    has: (text) => known.has(text),
    note(text, isShared) {
      if (isShared) {
        known.delete(text)
        return
      }
      const [oldest] = known
      if (known.size >= most && oldest !== undefined) known.delete(oldest)
      known.add(text)
    },
  }
}

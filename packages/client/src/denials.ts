import type { Verdict } from './verdict.ts'

/** So many refusals in a row, with nothing accepted between, close a resource for a while. */
const ROW = 3
const CLOSED_MS = 5000

/** A resource is the path of a request without its query and without tile coordinates. */
const resourceOf = (url: string): string => url.replace(/[?#].*/, '').replace(/(\/\d+){3}[^/]*$/, '')

/**
 * Remembers what a signed-in user was refused (403), so that a map which lost a right says so once instead of asking for
 * every tile: after three refusals in a row a resource stays closed for 5 s, then one request may try again.
 */
export const denials = (now: () => number, onDenied: (url: string) => void) => {
  /** When each resource was refused, newest last. */
  const rows = new Map<string, number[]>()
  return {
    /** Whether a request for `url` would only be refused again. */
    closed: (url: string): boolean => now() < (rows.get(resourceOf(url))?.[ROW - 1] ?? 0) + CLOSED_MS,
    /** Takes note of what a request for `url` met. */
    note: (url: string, verdict: Verdict): void => {
      const resource = resourceOf(url)
      if (verdict !== 'denied') {
        rows.delete(resource)
        return
      }
      const row = rows.get(resource) ?? []
      rows.set(resource, [...row.slice(1 - ROW), now()])
      if (!row.length) onDenied(url)
    },
    /** Forgets every refusal. */
    reset: (): void => rows.clear(),
  }
}

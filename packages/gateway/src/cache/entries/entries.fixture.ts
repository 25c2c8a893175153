import type { Subject } from '../../core/upstream/subject.ts'
import type { Entry, Keep } from '../port.ts'
import type { EntriesOptions } from './entries-options.ts'

/** The time of all entries and clocks here, in epoch milliseconds. */
export const nowMs = 1_800_000_000_000

export const water: Subject = { upstream: 'ags', service: 'water/mains' }

/** An entry that is fresh for a minute, but for what is said. */
export function entryWith(changes: Partial<Entry> = {}): Entry {
  return {
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array([1, 2, 3]),
    contentId: 'content',
    subject: water,
    storedAt: nowMs,
    freshUntil: nowMs + 60_000,
    staleWhileRevalidateUntil: nowMs + 60_000,
    staleIfErrorUntil: nowMs + 60_000,
    ...changes,
  }
}

/** A key as `EntryStore` has them, of any text. */
export const keyOf = (text: string): string =>
  Buffer.from(text.padEnd(32, '.').slice(0, 32)).toString('base64url')

/** What is kept under a key, for the caller `user:editor` before any purge, but for what is said. */
export const keepWith = (name: string, changes: Partial<Keep> = {}): Keep => ({
  key: keyOf(name),
  entry: entryWith(),
  principalId: 'user:editor',
  mark: 0,
  isShared: false,
  ...changes,
})

/** Options of a store that keeps a megabyte in memory, and what it told its observer. */
export function optionsWith(changes: Partial<EntriesOptions> = {}) {
  const told: string[] = []
  const observer: EntriesOptions['observer'] = {
    evicted: (tier) => told.push(`evicted ${tier}`),
    unreadable: (tier) => told.push(`unreadable ${tier}`),
    failed: (tier) => told.push(`failed ${tier}`),
    purged: (entries) => told.push(`purged ${entries}`),
  }
  const options: EntriesOptions = {
    memoryBytes: 1_000_000,
    share: 1,
    clock: () => nowMs,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    observer,
    log: (message) => told.push(message),
    ...changes,
  }
  return { options, told }
}

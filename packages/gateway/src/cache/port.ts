import type { Subject, SubjectExtent } from '../core/upstream/subject.ts'

/** A whole, good answer of a map server, or a picture made of such. */
export interface Entry {
  /** By lower-case name; what is said of the answer to a caller, and nothing that was said to one. */
  readonly headers: Readonly<Record<string, string>>
  /** Never changed by anybody. */
  readonly body: Uint8Array
  /** Digest of the body and its type, see `contentIdOf`. */
  readonly contentId: string
  readonly subject: Subject
  /** Epoch milliseconds. */
  readonly storedAt: number
  /** Epoch milliseconds up to which it is given without a question to the map server. */
  readonly freshUntil: number
  /** Epoch milliseconds up to which it may be given while it is asked for again. */
  readonly staleWhileRevalidateUntil: number
  /** Epoch milliseconds up to which it may be given where the map server fails. */
  readonly staleIfErrorUntil: number
  /** What the map server called this answer, to ask whether it still holds. */
  readonly validators?: { readonly etag?: string; readonly lastModified?: string }
}

/** Everything, an upstream, or a service of it. */
export interface Place {
  /** As in the `Subject` of what is kept. */
  readonly upstream?: string
  /** As in `Subject`. */
  readonly service?: string
}

/** What to forget. Each member narrows it; without `service` everything of the upstream, without `upstream` everything. */
export interface Purge extends Place {
  /** Answers about one of these layers, and about any. */
  readonly layers?: readonly number[]
  /** Answers that touch it, and those of another reference. */
  readonly extent?: SubjectExtent
}

/** What a purge did. */
export interface Purged {
  /** So many kept answers were forgotten on this machine. */
  readonly entries: number
  /** True where other gateways of the store do not know of it yet. */
  readonly isUntold: boolean
}

/** How far the purges were read that all gateways of a store note. */
export interface ToldPosition {
  /** See `PurgesRead` of the store. */
  readonly history: string
  readonly number: number
  readonly name: string
}

/** Says of a time which purges had happened. */
export type PurgeMark = number

/** An entry to keep, and for whom it was asked. */
export interface Keep {
  readonly key: string
  readonly entry: Entry
  /** The caller as limits count it: nobody may fill the whole store. */
  readonly principalId: string
  /** Taken before the question was sent: an entry that a purge since then concerns is not kept. */
  readonly mark: PurgeMark
  /** True for what many ask for, such as tiles: it is kept for long at once. Others have to be asked for twice. */
  readonly isShared: boolean
  /** What several machines share is written under it: taken from `EntryStore.shared` before the question was sent. Absent: it stays on this machine. */
  readonly generation?: string | undefined
}

/** Where entries are kept. Nothing here throws because of what is kept: an entry that cannot be read is none. */
export interface EntryStore {
  /** The entry of a key, however old. Keys are base64url of SHA-256. */
  readonly get: (key: string) => Entry | undefined
  readonly keep: (keep: Keep) => void
  readonly forget: (key: string, subject: Subject) => void
  readonly mark: () => PurgeMark
  /** True where a purge since the mark concerns the subject. */
  readonly isPurged: (subject: Subject, since: PurgeMark) => boolean
  /** Forgets entries, here and in what other processes of this machine share. Resolves with their number when none of them is given any more. */
  readonly purge: (purge: Purge) => Promise<number>
  /** Forgets what another process of this machine was told to forget. @param recordedIn the files on disk that hold the purge, if any */
  readonly purgeHere: (purge: Purge, recordedIn: string | undefined) => Promise<number>
  /**
   * Forgets what another gateway purged, and notes on disk how far that was read; without a purge it notes only that. Another process that shares the files
   * may have done it already.
   */
  readonly purgeTold: (purge: Purge | undefined, position: ToldPosition) => Promise<void>
  /** How far the files on disk know what others purged; undefined where they never did. */
  readonly toldPosition: () => ToldPosition | undefined
  readonly size: () => StoreSize
  /** Absent: no other machine shares anything with this one. */
  readonly shared?: SharedEntries
  /** Resolves when everything that waits for the disk and for what machines share is written, or was given up. */
  readonly written: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What a store holds. */
export interface StoreSize {
  readonly memory: { readonly entries: number; readonly bytes: number }
  readonly disk?: { readonly entries: number; readonly bytes: number }
}

/** The part of a store that several machines share. It is asked apart from the others, because it takes time. */
export interface SharedEntries {
  /**
   * The entry of a key as another machine kept it, asked for under the generation that its subject has now. Its times count from now on this machine's clock where they would be
   * longer, and it is as old as this moment. Undefined as well where it cannot be read, or not in time.
   */
  readonly get: (key: string, subject: Subject) => Promise<Entry | undefined>
  /** See `SharedTier`. Undefined while a purge of the subject has not begun one: nothing about it is read or written then. */
  readonly generation: (subject: Subject) => string | undefined
}

/**
 * Bytes that several machines share, in a store that may lose everything at any time. Nobody has to trust it with answers: values are sealed before they come here.
 * Purges do stand on its generations: who can set these back can have answers given that were purged, up to the end of their life.
 * It is asked after memory and disk. What throws counts as a store that is not there for now.
 *
 * Purges are told by **generations**, one for each place. An entry is written under the generation of its subject that was known before its question was sent, and
 * read under the one that is known now. Whoever learns of a purge calls `advance` for its place, and reads and writes what is there again when that has happened; so
 * whatever can be read was asked of the map server after every purge that the reader knows.
 */
export interface SharedTier {
  /** Undefined where there is none. @param key a text of digits and letters that says nothing of what it names */
  readonly get: (key: string, signal: AbortSignal) => Promise<Uint8Array | undefined>
  readonly put: (key: string, value: SharedValue, signal: AbortSignal) => Promise<void>
  readonly delete: (key: string, signal: AbortSignal) => Promise<void>
  /**
   * The newest generation of a place that this process knows of, at once: another one after each purge of the place and of all that it is in. Never one again that
   * was before, also where the tier lost its count: a random name is safer than a number.
   */
  readonly generation: (of: Place) => string
  /** Begins generations of places for all machines that nobody knew before the call. Resolves when `generation` names them, or later ones, in this process. */
  readonly advance: (places: readonly Place[], signal: AbortSignal) => Promise<void>
}

/** A sealed value, and how long it is of use. */
export interface SharedValue {
  readonly bytes: Uint8Array
  readonly lifeMs: number
}

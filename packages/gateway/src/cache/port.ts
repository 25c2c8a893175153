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

/** What to forget. Each member narrows it; without `service` everything of the upstream, without `upstream` everything. */
export interface Purge {
  readonly upstream?: string
  /** As in `Subject`. */
  readonly service?: string
  /** Answers about one of these layers, and about any. */
  readonly layers?: readonly number[]
  /** Answers that touch it, and those of another reference. */
  readonly extent?: SubjectExtent
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
}

/** Where entries are kept. Nothing here throws because of what is kept: an entry that cannot be read is none. */
export interface EntryStore {
  /** The entry of a key, however old. Keys are base64url of SHA-256. */
  readonly get: (key: string) => Entry | undefined
  readonly keep: (keep: Keep) => void
  readonly forget: (key: string) => void
  readonly mark: () => PurgeMark
  /** True where a purge since the mark concerns the subject. */
  readonly isPurged: (subject: Subject, since: PurgeMark) => boolean
  /** Forgets entries, here and in what other processes of this machine share. Resolves with their number when none of them is given any more. */
  readonly purge: (purge: Purge) => Promise<number>
  /** Forgets what another process of this machine was told to forget. @param recordedIn the files on disk that hold the purge, if any */
  readonly purgeHere: (purge: Purge, recordedIn: string | undefined) => Promise<number>
  readonly size: () => StoreSize
  /** Resolves when everything that waits for the disk is written. */
  readonly written: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What a store holds. */
export interface StoreSize {
  readonly memory: { readonly entries: number; readonly bytes: number }
  readonly disk?: { readonly entries: number; readonly bytes: number }
}

/** A store that several machines share and that may lose everything at any time. It is asked after memory and disk. Values are sealed before they come here. */
export interface SharedTier {
  /** Undefined where there is none, and where the store does not answer in time. */
  readonly get: (key: string) => Promise<Uint8Array | undefined>
  readonly put: (key: string, value: Uint8Array, lifeMs: number) => Promise<void>
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Subject } from '../../core/upstream/subject.ts'
import type { Entry, Keep, Purge, PurgeMark, StoreSize, ToldPosition } from '../port.ts'
import type { DiskEntries } from './disk/disk-entries.ts'
import type { LoggedPurge } from './disk/disk-purges.ts'
import type { EntriesOptions } from './entries-options.ts'
import { keptOf, MemoryEntries } from './memory-entries.ts'
import { PurgeLog } from './purge-log.ts'
import type { KeptEntry } from './segment.ts'
import { EntriesInTier } from './shared/entries-in-tier.ts'
import { isOfUse } from './use.ts'

interface TieredOptions extends EntriesOptions {
  readonly ownerOf: (principalId: string) => string
}

/** The names that LMDB gives its files. */
const fileNames = ['data.mdb', 'lock.mdb']

/** Entries in memory, and behind it on disk and in what machines share, where there is such. What fails is as if it were empty. */
export class TieredEntries {
  readonly #options: TieredOptions
  readonly #memory: MemoryEntries
  #disk: DiskEntries | undefined
  /** What machines share. */
  readonly shared: EntriesInTier | undefined
  /** The purges of this process, where there is no disk. */
  #log = new PurgeLog()

  constructor(options: TieredOptions) {
    const { memoryBytes: maxBytes, share, observer } = options
    this.#options = options
    this.#memory = new MemoryEntries({
      maxBytes,
      share,
      evicted: () => observer.evicted('memory'),
      promoted: (key, kept) => this.#keepBehind(key, kept),
    })
    const learn = () => void this.#refreshed()
    this.shared = options.shared && new EntriesInTier({ ...options, shared: options.shared, learn })
  }

  /** Takes a disk into use. */
  use(disk: DiskEntries): void {
    this.#disk = disk
  }

  get(key: string): Entry | undefined {
    const entry = this.#refreshed() ? (this.#memory.get(key) ?? this.#fromDisk(key)) : this.#memory.get(key)
    if (entry === undefined || isOfUse(entry, this.#options.clock())) return entry
    this.#forgetHere(key)
    return undefined
  }

  keep({ key, entry, principalId, mark, isShared, generation }: Keep): void {
    this.#refreshed()
    if (!isOfUse(entry, this.#options.clock()) || this.#purges.concerns(entry.subject, mark)) return
    const kept = keptOf({ entry, owner: this.#options.ownerOf(principalId), mark, generation })
    this.#memory.set(key, kept, isShared)
    if (isShared || this.#memory.isUsed(key) || this.#isOnDisk(key)) this.#keepBehind(key, kept)
  }

  forget(key: string, subject: Subject): void {
    this.#forgetHere(key)
    this.shared?.forget(key, subject)
  }

  #forgetHere(key: string): void {
    this.#memory.delete(key)
    this.#disk?.forget(key)
  }

  mark(): PurgeMark {
    return this.#purges.last
  }

  isPurged(subject: Subject, since: PurgeMark): boolean {
    this.#refreshed()
    return this.#purges.concerns(subject, since)
  }

  /** Forgets here, and in the other processes of this machine. */
  async purge(purge: Purge): Promise<number> {
    const here = await this.#purgeHere(purge)
    const recordedIn = this.#disk?.id
    await this.shared?.advanced()
    try {
      return here + ((await this.#options.tellOthers?.(purge, recordedIn)) ?? 0)
    } catch (error) {
      this.#options.log('other workers could not be told to forget kept answers', error)
      return here
    }
  }

  /** Forgets what another process was told to forget. @param recordedIn the files in which it wrote the purge, if it did */
  async purgeHere(purge: Purge, recordedIn: string | undefined): Promise<number> {
    if (recordedIn === undefined || recordedIn !== this.#disk?.id) {
      const gone = await this.#purgeHere(purge)
      await this.shared?.advanced()
      return gone
    }
    const before = this.#memory.size.entries
    this.#refreshed()
    const gone = before - this.#memory.size.entries
    await this.shared?.advanced()
    return gone
  }

  /** Forgets what another gateway purged. Its generation is known already, so none is begun for it. */
  async purgeTold(purge: Purge | undefined, position: ToldPosition): Promise<void> {
    if (purge !== undefined) this.#memory.purge(purge)
    const known = this.toldPosition()
    if (known?.history === position.history && known.number >= position.number) {
      this.#refreshed()
      return
    }
    if (purge !== undefined) await this.#purgeHere({ ...purge, isTold: true })
    await this.#disk?.notePosition(position)
  }

  toldPosition(): ToldPosition | undefined {
    try {
      return this.#disk?.position
    } catch (error) {
      this.diskFailed(error)
      return undefined
    }
  }

  /** Forgets in memory what any process wrote to forget. */
  purgedElsewhere({ isTold, ...purge }: LoggedPurge): void {
    if (!isTold) this.shared?.purged(purge)
    const gone = this.#memory.purge(purge)
    if (gone.length > 0) this.#options.observer.purged(gone.length)
  }

  size(): StoreSize {
    const memory = this.#memory.size
    try {
      return this.#disk ? { memory, disk: this.#disk.size } : { memory }
    } catch (error) {
      this.diskFailed(error)
      return { memory }
    }
  }

  diskFailed(error: unknown): void {
    this.#options.observer.failed('disk')
    this.#options.log('answers could not be kept on disk; it is tried again in a minute', error)
  }

  /** Resolves when everything that waits for the disk and for what machines share is written, or was given up. */
  async written(): Promise<void> {
    await Promise.all([this.#disk?.written(), this.shared?.written()])
  }

  async close(): Promise<void> {
    const disk = this.#disk
    this.#disk = undefined
    await Promise.all([disk?.close(), this.shared?.written()])
  }

  #keepBehind(key: string, kept: KeptEntry): void {
    this.#disk?.keep(key, kept)
    this.shared?.keep(key, kept)
  }

  get #purges(): PurgeLog {
    return this.#disk?.log ?? this.#log
  }

  async #purgeHere(purge: LoggedPurge): Promise<number> {
    const gone = new Set(this.#memory.purge(purge))
    try {
      if (this.#disk) for (const key of await this.#disk.purge(purge)) gone.add(key)
      else this.#purgeAlone(purge)
    } catch (error) {
      this.#giveUpDisk(error)
      this.#purgeAlone(purge)
    }
    this.#options.observer.purged(gone.size)
    return gone.size
  }

  #purgeAlone(purge: LoggedPurge): void {
    this.#memory.purge(purge)
    this.#log.add({ number: this.#log.last + 1, purge })
    if (!purge.isTold) this.shared?.purged(purge)
    if (this.#options.disk) this.#deleteFiles(this.#options.disk.directory)
  }

  /** Reads purges of other processes. @returns false where the disk cannot be asked */
  #refreshed(): boolean {
    if (this.#disk === undefined) return false
    try {
      this.#disk.refresh()
      return true
    } catch (error) {
      this.#giveUpDisk(error)
      return false
    }
  }

  /** An entry on disk is replaced, so that no older one is given later. */
  #isOnDisk(key: string): boolean {
    try {
      return this.#disk?.has(key) ?? false
    } catch (error) {
      this.diskFailed(error)
      return false
    }
  }

  #fromDisk(key: string): Entry | undefined {
    try {
      const stored = this.#disk?.get(key)
      if (stored) this.#memory.set(key, keptOf(stored), true)
      return stored?.entry
    } catch (error) {
      this.diskFailed(error)
      return undefined
    }
  }

  /** Purges of other processes are not seen any more, so neither may what they concern. */
  #giveUpDisk(error: unknown): void {
    const disk = this.#disk
    this.#disk = undefined
    this.#memory.purge({})
    this.#log = new PurgeLog()
    this.#log.add({ number: (disk?.log.last ?? 0) + 1, purge: {} })
    this.shared?.purged({})
    this.#options.observer.failed('disk')
    this.#options.log('the kept answers on disk are given up until the next start', error)
    disk?.close().catch(() => {})
  }

  /** A purge that cannot be written must not be forgotten at the next start. */
  #deleteFiles(directory: string): void {
    try {
      for (const name of fileNames) rmSync(join(directory, name), { force: true })
    } catch (error) {
      this.#options.log(
        `delete the files in ${directory}: they hold answers that were to be forgotten`,
        error,
      )
    }
  }
}

import type { Purge, PurgeMark } from '../../port.ts'
import { PurgeLog } from '../purge-log.ts'
import type { Databases } from './databases.ts'
import { numberKey, numberOfKey } from './disk-state.ts'
import type { EntrySeal } from './entry-seal.ts'

/** A purge as it is written. */
export interface LoggedPurge extends Purge {
  /** True where every gateway of the store knows it. */
  readonly isTold?: true
}

/** The purges of all processes as they stand on disk, read up to where this process knows them. */
export class DiskPurges {
  readonly log = new PurgeLog()
  readonly #databases: Databases
  readonly #seal: EntrySeal

  constructor(databases: Databases, seal: EntrySeal) {
    this.#databases = databases
    this.#seal = seal
  }

  /** Reads the purges up to a number that this process does not know yet, oldest first. One that cannot be read counts as one of everything. */
  readUpTo(last: PurgeMark): readonly LoggedPurge[] {
    if (last <= this.log.last) return []
    const found: LoggedPurge[] = []
    const range = { start: numberKey(this.log.last + 1), end: numberKey(last + 1) }
    for (const { key, value } of this.#databases.purges.getRange(range)) {
      const purge = this.#read(key, value)
      found.push(purge)
      this.log.add({ number: numberOfKey(key), purge })
    }
    // The last one is always there: only later ones of the same place take its place.
    if (this.log.last < last) {
      found.push({})
      this.log.add({ number: last, purge: {} })
    }
    return found
  }

  /** Writes a purge within a transaction, in place of those that it makes needless. */
  write(number: number, purge: LoggedPurge): void {
    const { purges } = this.#databases
    const { needless, widened } = this.log.effectOf(purge)
    for (const each of needless) purges.remove(numberKey(each))
    if (widened) this.#put(widened.number, widened.purge)
    this.#put(number, purge)
  }

  #put(number: number, purge: Purge): void {
    const key = numberKey(number)
    this.#databases.purges.put(key, this.#seal.seal(Buffer.from(JSON.stringify(purge)), key))
  }

  #read(key: Uint8Array, value: Uint8Array): LoggedPurge {
    const opened = this.#seal.open(value, key)
    try {
      return opened === undefined ? {} : JSON.parse(Buffer.from(opened).toString())
    } catch {
      return {}
    }
  }
}

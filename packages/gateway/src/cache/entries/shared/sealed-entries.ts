import type { Entry } from '../../port.ts'
import { bytesOfEntry, entryOfBytes } from '../disk/entry-bytes.ts'
import { createEntrySeal } from '../disk/entry-seal.ts'
import type { EntriesOptions, SharedOptions } from '../entries-options.ts'
import { isEntry } from './entry-shape.ts'

/** Bytes that an entry takes beside its body at most: headers, subject and seal. */
const mostAboutBytes = 64_000
const nameBytes = 32

interface SealedEntriesOptions extends Pick<EntriesOptions, 'random'> {
  readonly shared: Pick<SharedOptions, 'encryptionKey' | 'largestEntry'>
}

/** Where an entry stands in the tier. */
interface Place {
  readonly key: string
  readonly generation: string
}

/** How entries stand where others may read and write. */
export interface SealedEntries {
  /** The name of a place there: a digest under the key. */
  readonly nameOf: (place: Place) => string
  /** Undefined where it is too large. */
  readonly seal: (entry: Entry, place: Place) => Uint8Array | undefined
  /** Undefined where it is too large, was sealed for another place or under another key, or is no entry. */
  readonly open: (bytes: Uint8Array, place: Place) => Entry | undefined
}

/** Seals entries to their key and generation. Nothing of the callers for whom they were asked goes with them. */
export function createSealedEntries({ shared, random }: SealedEntriesOptions): SealedEntries {
  const seal = createEntrySeal(shared.encryptionKey, random)
  const mostBytes = shared.largestEntry + mostAboutBytes
  const textOf = ({ key, generation }: Place) => JSON.stringify(['shared', seal.fingerprint, generation, key])
  const labelOf = (place: Place) => Buffer.from(textOf(place))
  return {
    nameOf: (place) => seal.digest(textOf(place), nameBytes).toString('base64url'),
    seal(entry, place) {
      const sealed = seal.seal(bytesOfEntry({ entry, owner: '', mark: 0 }), labelOf(place))
      return sealed.length > mostBytes ? undefined : sealed
    },
    open(bytes, place) {
      if (!(bytes instanceof Uint8Array) || bytes.length > mostBytes) return undefined
      const opened = seal.open(bytes, labelOf(place))
      try {
        const entry = opened && entryOfBytes(opened).entry
        return entry && isEntry(entry) ? entry : undefined
      } catch {
        return undefined
      }
    },
  }
}

import type { OpenEdit } from '../core/edits/open-edit.ts'
import { EditUnderWay, type OpenEditsOptions } from './edit-under-way.ts'
import { RowQueue } from './row-queue.ts'

/** Makes the function that opens an edit. Each is ended by whoever opened it. */
export function createOpenEdits(given: OpenEditsOptions): () => OpenEdit {
  const options = { leaseMs: 15_000, waitMs: 10_000, keepMs: 600_000, ...given }
  const { clock, monotonic, leaseMs, random } = options
  const queue = new RowQueue({ store: given.store.rowLocks, clock, monotonic, leaseMs })
  return () => {
    const holder = Buffer.from(random(16)).toString('base64url')
    return new EditUnderWay(holder, queue, options)
  }
}

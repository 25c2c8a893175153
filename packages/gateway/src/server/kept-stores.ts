import type { EntryStore, Purge } from '../cache/port.ts'

/**
 * The stores of kept answers that this process has open: one, and another while requests end that began before a reload which changed how answers are
 * kept. What is known to be wrong is forgotten in all of them, whoever found it out.
 */
export class KeptStores {
  readonly #open = new Set<EntryStore>()

  add(store: EntryStore): EntryStore {
    this.#open.add(store)
    return store
  }

  async close(store: EntryStore): Promise<void> {
    this.#open.delete(store)
    await store.close()
  }

  /** Forgets in every store. Resolves when none of it is given any more. */
  async purge(purges: readonly Purge[]): Promise<void> {
    await Promise.all([...this.#open].flatMap((store) => purges.map((purge) => store.purge(purge))))
  }
}

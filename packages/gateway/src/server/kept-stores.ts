import type { EntryStore, Purge, Purged, ToldPosition } from '../cache/port.ts'

/** Tells the other gateways of a store what was purged. Resolves with false where it could not, and tries again. */
type Tell = (purges: readonly Purge[]) => Promise<boolean>

/**
 * The stores of kept answers that this process has open: one, and another while requests end that began before a reload which changed how answers are
 * kept. What is known to be wrong is forgotten in all of them, whoever found it out, and by the other gateways of the store.
 */
export class KeptStores {
  readonly #open = new Set<EntryStore>()
  readonly #others = new Set<Tell>()

  add(store: EntryStore): EntryStore {
    this.#open.add(store)
    return store
  }

  async close(store: EntryStore): Promise<void> {
    this.#open.delete(store)
    await store.close()
  }

  /** Has purges told to other gateways too. Returns what ends it. */
  tellBy(tell: Tell): () => void {
    this.#others.add(tell)
    return () => void this.#others.delete(tell)
  }

  /** Forgets in every store. Resolves when none of it is given any more by this machine, and when the others were told or could not be. */
  async purge(purges: readonly Purge[]): Promise<Purged> {
    const told = [...this.#others].map((tell) => tell(purges))
    const gone = await Promise.all(
      [...this.#open].flatMap((store) => purges.map((purge) => store.purge(purge))),
    )
    const areTold = await Promise.all(told)
    return { entries: gone.reduce((sum, entries) => sum + entries, 0), isUntold: areTold.includes(false) }
  }

  /** Forgets what another gateway purged. */
  async forget(purge: Purge | undefined, position: ToldPosition): Promise<void> {
    await Promise.all([...this.#open].map((store) => store.purgeTold(purge, position)))
  }
}

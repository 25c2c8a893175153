import { type Databases, readState, writeAfter } from './databases.ts'
import type { DiskState } from './disk-state.ts'

/** Something to write in one transaction, as it was worked out on what stood there. */
interface Change {
  readonly write: () => DiskState
  /** Called when it was written. */
  readonly done?: () => unknown
  /** Called when it was written or not. */
  readonly close?: () => void
}

/**
 * The transactions of this process, one after the other. Nothing is locked while a change is worked out: what another process writes
 * meanwhile makes it be worked out again.
 */
export class Transactions {
  readonly #databases: Databases
  #last: Promise<unknown> = Promise.resolve()

  constructor(databases: Databases) {
    this.#databases = databases
  }

  /** Resolves when those that were begun have ended. */
  get ended(): Promise<unknown> {
    return this.#last
  }

  /** The state as the last transaction of any process left it. */
  stateNow(): DiskState {
    this.#databases.state.resetReadTxn()
    return readState(this.#databases).state
  }

  /** @param plan works a change out, perhaps several times @throws Error where it cannot be written */
  change(plan: (state: DiskState) => Change): Promise<void> {
    const run = async () => {
      while (!(await this.#attempt(plan)));
    }
    const changed = this.#last.then(run, run)
    this.#last = changed.catch(() => {})
    return changed
  }

  async #attempt(plan: (state: DiskState) => Change): Promise<boolean> {
    this.#databases.state.resetReadTxn()
    const { state, version } = readState(this.#databases)
    const change = plan(state)
    try {
      const isWritten = await writeAfter(this.#databases, version, change.write)
      if (isWritten) change.done?.()
      return isWritten
    } finally {
      change.close?.()
    }
  }
}

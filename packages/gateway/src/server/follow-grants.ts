import type { ActiveGrants } from './stored-grants.ts'

/** Without a reading for so long, grants of the store give nothing: one of them may have been taken away. As long as revocations may be unread. */
const staleAfterMs = 30_000

interface FollowOptions {
  /** The grants that are in force. */
  readonly active: () => ActiveGrants
  /** Puts the grants in force that the store has now; `withoutStored`: those of the file alone. */
  readonly apply: (withoutStored: boolean) => Promise<void>
  readonly monotonic: () => number
  readonly log: (message: string, error?: unknown) => void
}

/**
 * Follows the grants of the store as revocations are followed: it asks for their state when the bell rings and as often as for revocations, and has another
 * state put in force. Where the store cannot be read for 30 seconds, its grants give nothing until it can.
 */
export class GrantsFollower {
  readonly #options: FollowOptions
  #end: () => void = () => {}
  #store: ActiveGrants['store']
  #readAt: number
  #isFailing = false
  #turn: Promise<void> = Promise.resolve()
  #isWaiting = false

  constructor(options: FollowOptions) {
    this.#options = options
    this.#readAt = options.monotonic()
  }

  /** Follows the store of the grants that have just been put in force. */
  follow(): void {
    const { store } = this.#options.active()
    if (store === this.#store) return
    this.#end()
    this.#store = store
    this.#readAt = this.#options.monotonic()
    if (store === undefined) return
    const look = () => void this.look()
    const timer = setInterval(look, store.changes.askEveryMs).unref()
    const unlisten = store.changes.onBell(look)
    this.#end = () => {
      clearInterval(timer)
      unlisten()
    }
  }

  /** Looks whether grants changed, and resolves when what is there now is in force, or cannot be. One look waits while another one runs. */
  look(): Promise<void> {
    if (this.#isWaiting) return this.#turn
    this.#isWaiting = true
    this.#turn = this.#turn.then(async () => {
      this.#isWaiting = false
      await this.#look()
    })
    return this.#turn
  }

  close(): void {
    this.#end()
    this.#end = () => {}
    this.#store = undefined
  }

  async #look(): Promise<void> {
    const { active, apply, monotonic, log } = this.#options
    const store = this.#store
    if (store === undefined) return
    try {
      const startedAt = monotonic()
      const { version, mark } = await store.grants.state()
      const { state } = active()
      if (state !== undefined && version < state.version)
        log(
          `the grants of the store went back from version ${state.version} to ${version}, as after a failover or a restore: look at them in the console`,
        )
      if (state?.mark !== mark) await apply(false)
      this.#readAt = startedAt
      if (this.#isFailing) log('grants of the store are read again')
      this.#isFailing = false
    } catch (error) {
      if (!this.#isFailing) log('grants of the store cannot be read', error)
      this.#isFailing = true
      await this.#withhold()
    }
  }

  /** Takes the grants of the store out of force where one of them may have been taken away long ago. */
  async #withhold(): Promise<void> {
    const { active, apply, monotonic, log } = this.#options
    if (active().state === undefined || monotonic() - this.#readAt <= staleAfterMs) return
    log('grants of the store were not read for 30 s: they give nothing until they can be read')
    await apply(true).catch((error) => log('grants of the store could not be taken out of force', error))
  }
}

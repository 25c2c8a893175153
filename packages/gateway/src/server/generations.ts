import type { Gateway } from './gateway.ts'

/** The rooms of one configuration. */
export interface Wired {
  readonly gateway: Gateway
  readonly close: () => Promise<void>
}

interface Generation extends Wired {
  inFlight: number
  retired: boolean
  closed: Promise<void> | undefined
}

/** The rooms of the active configuration. A request ends in the rooms that it began in; those close after the last one. */
export class Generations {
  #current: Generation
  readonly #all = new Set<Generation>()
  readonly #failed: (error: unknown) => void

  /** @param failed told of errors while old rooms are closed */
  constructor(first: Wired, failed: (error: unknown) => void) {
    this.#failed = failed
    this.#current = this.#add(first)
  }

  /** Requests under way, in old rooms too. */
  get inFlight(): number {
    let count = 0
    for (const generation of this.#all) count += generation.inFlight
    return count
  }

  /** Runs one request in the current rooms. */
  async run<Result>(work: (gateway: Gateway) => Promise<Result>): Promise<Result> {
    const generation = this.#current
    generation.inFlight += 1
    try {
      return await work(generation.gateway)
    } finally {
      generation.inFlight -= 1
      if (generation.retired && generation.inFlight === 0) await this.#close(generation)
    }
  }

  /** From now on requests begin in these rooms. */
  replace(next: Wired): void {
    const old = this.#current
    this.#current = this.#add(next)
    old.retired = true
    if (old.inFlight === 0) void this.#close(old)
  }

  /** Closes all rooms, whether or not requests are under way. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((generation) => this.#close(generation)))
  }

  #add(wired: Wired): Generation {
    const generation = { ...wired, inFlight: 0, retired: false, closed: undefined }
    this.#all.add(generation)
    return generation
  }

  #close(generation: Generation): Promise<void> {
    generation.closed ??= generation
      .close()
      .catch(this.#failed)
      .finally(() => this.#all.delete(generation))
    return generation.closed
  }
}

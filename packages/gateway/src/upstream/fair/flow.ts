import { Heap } from './heap.ts'
import { type InTurn, Turns } from './turns.ts'

/** Somebody's request that waits for a place. */
export interface Waiter {
  /** By arrival. */
  readonly number: number
  readonly isStream: boolean
  /** Units of work, as rates count them. */
  readonly cost: number
  /** Of all who ask for it. */
  readonly flows: Set<Flow>
  /** Gives it a place in flight. @param payer in whose limit it counts */
  readonly enter: (payer: Flow) => void
  /** Refuses it. */
  readonly sendAway: () => void
}

/** The requests of one principal. */
export class Flow implements InTurn {
  time = 0
  since = 0
  inFlight = 0
  readonly principalId: string
  group: Group
  /** Those that nobody else asks for, the newest first. */
  readonly alone = new Heap<Waiter>((one, other) => one.number > other.number)
  readonly #whole = new Set<Waiter>()
  readonly #streams = new Set<Waiter>()

  constructor(principalId: string, group: Group) {
    this.principalId = principalId
    this.group = group
  }

  get waiting(): number {
    return this.#whole.size + this.#streams.size
  }

  get hasWhole(): boolean {
    return this.#whole.size > 0
  }

  add(waiter: Waiter): void {
    this.#setOf(waiter).add(waiter)
  }

  delete(waiter: Waiter): void {
    this.#setOf(waiter).delete(waiter)
    this.alone.delete(waiter)
  }

  /** The one that came first. @param mayStream false where replies that pass at the pace of their readers have no place */
  first(mayStream: boolean): Waiter | undefined {
    const [whole] = this.#whole
    const [stream] = this.#streams
    if (!mayStream || stream === undefined) return whole
    return whole === undefined || stream.number < whole.number ? stream : whole
  }

  #setOf({ isStream }: Waiter): Set<Waiter> {
    return isStream ? this.#streams : this.#whole
  }
}

/** The principals who share one weight. */
export class Group implements InTurn {
  time = 0
  since = 0
  /** How many requests wait that nobody else asks for. */
  alone = 0
  readonly flows = new Set<Flow>()
  readonly name: string
  readonly weight: number
  readonly turns = new Turns<Flow>()
  readonly largest = new Heap<Flow>((one, other) => one.alone.size > other.alone.size)

  constructor(name: string, weight: number) {
    this.name = name
    this.weight = weight
  }

  /** What it waits for, as its weight allows. */
  get size(): number {
    return this.alone / this.weight
  }
}

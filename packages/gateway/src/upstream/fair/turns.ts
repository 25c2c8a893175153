import { Heap } from './heap.ts'

/** Somebody who gets turns. */
export interface InTurn {
  /** Virtual time: what it has got, divided by its weight; never behind that of those who waited meanwhile. */
  time: number
  /** Who of two with equal times began to wait first. */
  since: number
}

/** What somebody waits for. */
interface Waits {
  readonly any: boolean
  /** True for replies that do not pass at the pace of their readers. */
  readonly whole: boolean
}

const isEarlier = (one: InTurn, other: InTurn): boolean =>
  one.time < other.time || (one.time === other.time && one.since < other.since)

/**
 * Start-time fair queueing: whoever has got least is next, and a turn costs its units. Who did not wait meanwhile has saved nothing up.
 * (Goyal, Vin, Cheng: Start-time Fair Queuing, 1996)
 */
export class Turns<Member extends InTurn> {
  readonly #any = new Heap<Member>(isEarlier)
  readonly #whole = new Heap<Member>(isEarlier)
  #now = 0
  #began = 0

  /** The virtual time of the last turn. */
  get now(): number {
    return this.#now
  }

  get waits(): Waits {
    return { any: this.#any.size > 0, whole: this.#whole.size > 0 }
  }

  /** Who is next. @param mayStream false where only replies that do not pass at the pace of their readers have a place */
  next(mayStream: boolean): Member | undefined {
    return mayStream ? this.#any.first : this.#whole.first
  }

  /** Says what a member waits for. */
  place(member: Member, waits: Waits): void {
    if (waits.any && !this.#any.has(member)) {
      member.time = Math.max(member.time, this.#now)
      this.#began += 1
      member.since = this.#began
    }
    for (const [heap, isIn] of [[this.#any, waits.any] as const, [this.#whole, waits.whole] as const]) {
      if (isIn) heap.set(member)
      else heap.delete(member)
    }
  }

  /** Counts a turn. */
  charge(member: Member, units: number): void {
    this.#now = Math.max(this.#now, member.time)
    member.time = this.#now + units
    for (const heap of [this.#any, this.#whole]) if (heap.has(member)) heap.set(member)
  }
}

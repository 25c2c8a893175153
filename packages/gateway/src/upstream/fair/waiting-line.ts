import type { Asker } from '../../core/upstream/delivery.ts'
import { Flow, Group, type Waiter } from './flow.ts'
import { Heap } from './heap.ts'
import type { Share } from './share.ts'
import { Turns } from './turns.ts'

interface LineOptions {
  readonly inFlightPerPrincipal: number
  readonly shareOf: (asker: Asker) => Share
}

/** Most principals whose turns are remembered although they wait for nothing. */
const mostRemembered = 1_000

/**
 * Requests that wait for a place, in fair order: turns go round by weight between groups, and inside of a group between principals. A principal
 * at their own limit is passed by. Who has nothing under way and owes nothing is forgotten. Each step takes O(log n) for each who asks for the request.
 */
export class WaitingLine {
  readonly #options: LineOptions
  readonly #flows = new Map<string, Flow>()
  readonly #groups = new Map<string, Group>()
  readonly #turns = new Turns<Group>()
  readonly #largest = new Heap<Group>((one, other) => one.size > other.size)
  readonly #waiters = new Set<Waiter>()
  /** Flows of the moment without requests, whose last turns still count. */
  readonly #remembered = new Set<Flow>()

  constructor(options: LineOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiters.size
  }

  /** How many principals are known at the moment. */
  get known(): number {
    return this.#flows.size
  }

  has(waiter: Waiter): boolean {
    return this.#waiters.has(waiter)
  }

  /** False for a principal with as many in flight as they may have. */
  hasRoom({ principalId }: Asker): boolean {
    return (this.#flows.get(principalId)?.inFlight ?? 0) < this.#options.inFlightPerPrincipal
  }

  /** Counts a request in flight. Where somebody waits, it takes a turn of so much cost; else nobody is kept from theirs. */
  enter(flow: Flow, cost: number): void {
    flow.inFlight += 1
    if (this.waiting > 0) {
      flow.group.turns.charge(flow, cost)
      this.#turns.charge(flow.group, cost / flow.group.weight)
    }
    this.#update(flow)
  }

  /** Counts a request in flight no more. */
  leave(flow: Flow): void {
    flow.inFlight -= 1
    this.#update(flow)
  }

  /** Lets a request wait. Its askers are said at once, and each time when they are others. */
  wait(waiter: Waiter, askers: readonly Asker[]): void {
    this.#waiters.add(waiter)
    this.setAskers(waiter, askers)
  }

  setAskers(waiter: Waiter, askers: readonly Asker[]): void {
    const flows = new Set(askers.map((asker) => this.flowOf(asker)))
    for (const flow of waiter.flows) if (!flows.has(flow)) this.#part(waiter, flow)
    for (const flow of flows) {
      flow.add(waiter)
      waiter.flows.add(flow)
    }
    for (const flow of flows) {
      this.#setAlone(flow, waiter, flows.size === 1)
      this.#update(flow)
    }
  }

  /** Lets a request wait no longer. */
  end(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    for (const flow of waiter.flows) this.#part(waiter, flow)
    if (this.#waiters.size > 0) return
    for (const flow of this.#remembered) this.#forget(flow)
  }

  /** The request whose turn it is, and who has it. @param mayStream false where replies that pass at the pace of their readers have no place */
  next(mayStream: boolean): { readonly waiter: Waiter; readonly flow: Flow } | undefined {
    const flow = this.#turns.next(mayStream)?.turns.next(mayStream)
    const waiter = flow?.first(mayStream)
    return flow && waiter && { flow, waiter }
  }

  /**
   * Who should leave for a newcomer: the newest request of the group that has most of them waiting for its weight, or inside of the newcomer's own group of the
   * principal with most. Undefined where the newcomer would be that one. What several ask for stays.
   */
  crowder(asker: Asker): Waiter | undefined {
    const { group: name, weight } = this.#options.shareOf(asker)
    const own = this.#groups.get(name)
    const largest = this.#largest.first
    if (largest !== undefined && largest !== own && largest.size > ((own?.alone ?? 0) + 1) / weight)
      return largest.largest.first?.alone.first
    const beside = own?.largest.first
    const ownSize = this.#flows.get(asker.principalId)?.alone.size ?? 0
    return beside !== undefined && beside.alone.size > ownSize + 1 ? beside.alone.first : undefined
  }

  /** The requests of somebody; to be followed by one that enters or waits. */
  flowOf(asker: Asker): Flow {
    const share = this.#options.shareOf(asker)
    const known = this.#flows.get(asker.principalId)
    if (known !== undefined && known.group.name === share.group) {
      this.#remembered.delete(known)
      return known
    }
    const group = this.#groups.get(share.group) ?? new Group(share.group, share.weight)
    this.#groups.set(share.group, group)
    const flow = known ?? new Flow(asker.principalId, group)
    if (known) this.#move(known, group)
    this.#remembered.delete(flow)
    this.#flows.set(asker.principalId, flow)
    group.flows.add(flow)
    return flow
  }

  /** Somebody got another role or attribute. */
  #move(flow: Flow, group: Group): void {
    const before = flow.group
    before.alone -= flow.alone.size
    before.turns.place(flow, { any: false, whole: false })
    before.largest.delete(flow)
    this.#leaveGroup(flow)
    flow.group = group
    flow.time = group.turns.now
    group.alone += flow.alone.size
  }

  #part(waiter: Waiter, flow: Flow): void {
    this.#setAlone(flow, waiter, false)
    flow.delete(waiter)
    waiter.flows.delete(flow)
    const [last] = waiter.flows
    if (waiter.flows.size === 1 && last !== undefined && this.#waiters.has(waiter)) {
      this.#setAlone(last, waiter, true)
      this.#update(last)
    }
    this.#update(flow)
  }

  #setAlone(flow: Flow, waiter: Waiter, isAlone: boolean): void {
    if (flow.alone.has(waiter) === isAlone) return
    flow.group.alone += isAlone ? 1 : -1
    if (isAlone) flow.alone.set(waiter)
    else flow.alone.delete(waiter)
  }

  /** Puts somebody where their requests say. */
  #update(flow: Flow): void {
    const { group } = flow
    const isOpen = flow.inFlight < this.#options.inFlightPerPrincipal
    group.turns.place(flow, { any: isOpen && flow.waiting > 0, whole: isOpen && flow.hasWhole })
    if (flow.alone.size > 0) group.largest.set(flow)
    else group.largest.delete(flow)
    this.#updateGroup(group)
    if (flow.inFlight === 0 && flow.waiting === 0) this.#retire(flow)
  }

  #updateGroup(group: Group): void {
    this.#turns.place(group, group.turns.waits)
    if (group.alone > 0) this.#largest.set(group)
    else this.#largest.delete(group)
  }

  #retire(flow: Flow): void {
    const owes = flow.time > flow.group.turns.now || flow.group.time > this.#turns.now
    if (this.#waiters.size > 0 && owes) this.#remembered.add(flow)
    else this.#forget(flow)
    const [oldest] = this.#remembered
    if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#forget(oldest)
  }

  #forget(flow: Flow): void {
    this.#remembered.delete(flow)
    this.#flows.delete(flow.principalId)
    this.#leaveGroup(flow)
  }

  #leaveGroup(flow: Flow): void {
    const { group } = flow
    group.flows.delete(flow)
    if (group.flows.size === 0) {
      this.#turns.place(group, { any: false, whole: false })
      this.#largest.delete(group)
      this.#groups.delete(group.name)
    } else this.#updateGroup(group)
  }
}

import { GatewayError } from '../core/errors/errors.ts'
import type { Asker, Delivery } from '../core/upstream/delivery.ts'
import type { Flow, Waiter } from './fair/flow.ts'
import type { Share } from './fair/share.ts'
import { WaitingLine } from './fair/waiting-line.ts'

interface QueueLimits {
  readonly inFlight: number
  readonly inFlightPerPrincipal: number
  /** Of `inFlight`, for replies that pass at the pace of their readers. */
  readonly streams: number
  readonly waiting: number
  readonly waitMs: number
  /** Who waits together with whom. Default: everybody for themselves. */
  readonly shareOf?: (asker: Asker) => Share
}

/** Leaves the place in flight; a second call does nothing. */
export type Leave = () => void

/** A request for a place. */
type QueuedRequest = Pick<Delivery, 'principalId' | 'traits' | 'askers' | 'cost' | 'holds'>

/**
 * The requests of one upstream: so many in flight, so many for one principal, and a bounded queue of those who wait, in fair order.
 * Others in the queue pass a principal who is at their own limit. Of several who ask for one request somebody who waits for it pays at any time.
 */
export class RequestQueue {
  readonly #limits: QueueLimits
  readonly #line: WaitingLine
  #inFlight = 0
  #streams = 0
  #arrived = 0

  constructor(limits: QueueLimits) {
    const { inFlightPerPrincipal, shareOf = ({ principalId }) => ({ group: principalId, weight: 1 }) } =
      limits
    this.#limits = limits
    this.#line = new WaitingLine({ inFlightPerPrincipal, shareOf })
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get waiting(): number {
    return this.#line.waiting
  }

  /** How many principals are known at the moment. */
  get known(): number {
    return this.#line.known
  }

  /**
   * A place in flight: at once when there is one, else after a wait.
   * @throws GatewayError `upstream.busy` when the queue is full or the wait too long; `upstream.cancelled`
   */
  enter(request: QueuedRequest, signal: AbortSignal): Leave | Promise<Leave> {
    const payer = this.#hasPlace(request)
      ? askersOf(request).find((one) => this.#line.hasRoom(one))
      : undefined
    if (payer !== undefined) return this.#take(this.#line.flowOf(payer), request)
    this.#makeRoom(request)
    return this.#wait(request, signal)
  }

  #makeRoom(request: QueuedRequest): void {
    if (this.#line.waiting < this.#limits.waiting) return
    const crowder = this.#line.crowder(request)
    if (crowder === undefined || this.#limits.waiting === 0) throw busy('the queue is full')
    crowder.sendAway()
  }

  #wait(request: QueuedRequest, signal: AbortSignal): Promise<Leave> {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#line.end(waiter)
        clearTimeout(deadline)
        signal.removeEventListener('abort', onAbort)
      }
      const fail = (error: GatewayError) => {
        end()
        reject(error)
      }
      const onAbort = () => fail(new GatewayError('upstream.cancelled', 'the caller left the queue'))
      const late = () => fail(busy(`no place in ${this.#limits.waitMs} ms`))
      const deadline = setTimeout(late, this.#limits.waitMs)
      this.#arrived += 1
      const waiter: Waiter = {
        number: this.#arrived,
        isStream: isStream(request),
        cost: request.cost ?? 1,
        flows: new Set(),
        enter: (payer) => {
          const leave = this.#take(payer, request)
          end()
          resolve(leave)
        },
        sendAway: () => fail(busy('others who ask for less came to a full queue')),
      }
      this.#line.wait(waiter, askersOf(request))
      request.askers?.watch(() => {
        if (!this.#line.has(waiter)) return
        this.#line.setAskers(waiter, askersOf(request))
        this.#admitNext()
      })
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  #hasPlace(request: QueuedRequest): boolean {
    return this.#inFlight < this.#limits.inFlight && (this.#mayStream || !isStream(request))
  }

  get #mayStream(): boolean {
    return this.#streams < this.#limits.streams
  }

  #take(payer: Flow, request: QueuedRequest): Leave {
    const { askers, cost = 1 } = request
    const change = isStream(request) ? 1 : 0
    this.#inFlight += 1
    this.#streams += change
    this.#line.enter(payer, cost)
    let flow: Flow | undefined = payer
    askers?.watch(() => {
      const all = [...askers.all()]
      const [first] = all
      if (flow === undefined || first === undefined) return
      const { principalId } = flow
      if (all.some((one) => one.principalId === principalId)) return
      this.#line.leave(flow)
      flow = this.#line.flowOf(all.find((one) => this.#line.hasRoom(one)) ?? first)
      this.#line.enter(flow, 0)
      this.#admitNext()
    })
    return () => {
      if (flow === undefined) return
      this.#inFlight -= 1
      this.#streams -= change
      this.#line.leave(flow)
      flow = undefined
      this.#admitNext()
    }
  }

  #admitNext(): void {
    while (this.#inFlight < this.#limits.inFlight) {
      const next = this.#line.next(this.#mayStream)
      if (next === undefined) return
      next.waiter.enter(next.flow)
    }
  }
}

/** All who ask for a request; whoever began it where nobody waits any more. */
const askersOf = (request: QueuedRequest): readonly Asker[] => {
  const all = [...(request.askers?.all() ?? [])]
  return all.length > 0 ? all : [request]
}

const isStream = ({ holds }: QueuedRequest): boolean => holds === 'stream'

const busy = (detail: string) => new GatewayError('upstream.busy', detail, { retryAfterSeconds: 2 })

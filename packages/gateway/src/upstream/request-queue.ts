import { GatewayError } from '../core/errors/errors.ts'
import type { Askers } from '../core/upstream/delivery.ts'

interface QueueLimits {
  readonly inFlight: number
  readonly inFlightPerPrincipal: number
  /** Of `inFlight`, for replies that pass at the pace of their readers. */
  readonly streams: number
  readonly waiting: number
  readonly waitMs: number
}

/** Leaves the place in flight; a second call does nothing. */
export type Leave = () => void

/** A request for a place, and whether its reply passes at the pace of its reader. */
interface QueuedRequest {
  readonly principalId: string
  readonly askers?: Askers | undefined
  readonly isStream: boolean
}

interface Waiter extends QueuedRequest {
  /** @param payer in whose limit it counts */
  readonly enter: (payer: string) => void
}

/**
 * The requests of one upstream: so many in flight, so many for one principal, and a bounded queue of those who wait.
 * Others in the queue pass a principal who is at their own limit. Of several who ask for one request somebody who waits for it pays at any time.
 */
export class RequestQueue {
  readonly #limits: QueueLimits
  readonly #perPrincipal = new Map<string, number>()
  readonly #waiters = new Set<Waiter>()
  #inFlight = 0
  #streams = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get waiting(): number {
    return this.#waiters.size
  }

  /**
   * A place in flight: at once when there is one, else after a wait.
   * @throws GatewayError `upstream.busy` when the queue is full or the wait too long; `upstream.cancelled`
   */
  enter(request: QueuedRequest, signal: AbortSignal): Leave | Promise<Leave> {
    const payer = this.#payerOf(request)
    if (payer !== undefined) return this.#take(payer, request)
    if (this.#waiters.size >= this.#limits.waiting) throw busy('the queue is full')
    return this.#wait(request, signal)
  }

  #wait(request: QueuedRequest, signal: AbortSignal): Promise<Leave> {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#waiters.delete(waiter)
        clearTimeout(deadline)
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = () => {
        end()
        reject(new GatewayError('upstream.cancelled', 'the caller left the queue'))
      }
      const deadline = setTimeout(() => {
        end()
        reject(busy(`no place in ${this.#limits.waitMs} ms`))
      }, this.#limits.waitMs)
      const waiter: Waiter = {
        ...request,
        enter: (payer) => {
          end()
          resolve(this.#take(payer, request))
        },
      }
      this.#waiters.add(waiter)
      request.askers?.watch(() => this.#admit(waiter))
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** In whose limit a request counts that has a place; undefined where there is none. */
  #payerOf({ principalId, askers, isStream }: QueuedRequest): string | undefined {
    if (isStream && this.#streams >= this.#limits.streams) return undefined
    if (this.#inFlight >= this.#limits.inFlight) return undefined
    const all = [...(askers?.principals() ?? [])]
    return this.#withRoom(all.length > 0 ? all : [principalId])
  }

  #withRoom(principals: readonly string[]): string | undefined {
    const { inFlightPerPrincipal } = this.#limits
    return principals.find((one) => (this.#perPrincipal.get(one) ?? 0) < inFlightPerPrincipal)
  }

  #take(principalId: string, { isStream, askers }: QueuedRequest): Leave {
    let payer: string | undefined = principalId
    this.#inFlight += 1
    if (isStream) this.#streams += 1
    this.#count(payer, 1)
    askers?.watch(() => {
      const all = [...askers.principals()]
      if (payer === undefined || all.length === 0 || all.includes(payer)) return
      this.#count(payer, -1)
      payer = this.#withRoom(all) ?? (all[0] as string)
      this.#count(payer, 1)
      this.#admitNext()
    })
    return () => {
      if (payer === undefined) return
      this.#inFlight -= 1
      if (isStream) this.#streams -= 1
      this.#count(payer, -1)
      payer = undefined
      this.#admitNext()
    }
  }

  #count(principalId: string, change: 1 | -1): void {
    const own = (this.#perPrincipal.get(principalId) ?? 0) + change
    if (own > 0) this.#perPrincipal.set(principalId, own)
    else this.#perPrincipal.delete(principalId)
  }

  #admitNext(): void {
    for (const waiter of this.#waiters) {
      if (this.#inFlight >= this.#limits.inFlight) return
      this.#admit(waiter)
    }
  }

  #admit(waiter: Waiter): void {
    const payer = this.#waiters.has(waiter) ? this.#payerOf(waiter) : undefined
    if (payer !== undefined) waiter.enter(payer)
  }
}

const busy = (detail: string) => new GatewayError('upstream.busy', detail, { retryAfterSeconds: 2 })

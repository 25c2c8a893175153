import { Breaker } from '../core/breaker.ts'
import { GatewayError } from '../core/errors/errors.ts'

/** The options of a breaker. */
export type BreakerOptions = ConstructorParameters<typeof Breaker>[0]

const mostServices = 1_000
const servicePath = /^\/rest\/services\/(.{1,300}?\/[A-Za-z]+Server)(?:\/|$)/i

/** Stops requests to single services whose replies break off again and again, while the map server itself works. */
export class ServiceBreakers {
  readonly #options: BreakerOptions
  readonly #breakers = new Map<string, Breaker>()

  constructor(options: BreakerOptions) {
    this.#options = options
  }

  /** @throws GatewayError `upstream.invalid-reply` with the time to the next probe, for a service whose breaker is open */
  begin(path: string): void {
    const breaker = this.#breakers.get(keyOf(path))
    if (breaker === undefined) return
    if (breaker.allows) breaker.begin()
    else
      throw new GatewayError('upstream.invalid-reply', 'the service is left alone after broken replies', {
        retryAfterSeconds: Math.max(1, Math.ceil(breaker.waitMs / 1000)),
      })
  }

  /** A reply came to its end. */
  succeeded(path: string): void {
    this.#breakers.delete(keyOf(path))
  }

  /** A reply that had begun broke off. */
  failed(path: string): void {
    const key = keyOf(path)
    const breaker = this.#breakers.get(key) ?? new Breaker(this.#options)
    if (this.#breakers.size >= mostServices) this.#breakers.clear()
    this.#breakers.set(key, breaker)
    breaker.failed()
  }

  /** The request ended without saying anything about the service. */
  undecided(path: string): void {
    this.#breakers.get(keyOf(path))?.undecided()
  }
}

const keyOf = (path: string): string => (servicePath.exec(path)?.[1] ?? '').toLowerCase()

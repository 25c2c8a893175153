import { GatewayError } from '../../core/errors/errors.ts'
import type { UpstreamLog } from '../port.ts'

/** A token as a token service gave it. */
export interface ObtainedToken {
  readonly value: string
  /** Milliseconds that it is good for, as counted by the service's own clock. */
  readonly lifeMs: number
}

export interface ManagedToken {
  readonly value: string
  readonly generation: number
}

interface Held extends ManagedToken {
  readonly obtainedAt: number
  readonly halfLife: number
  readonly renewAt: number
  readonly goodUntil: number
}

/** A token this young is not renewed again: a server that refuses every token must not become a storm on its token service. */
const youngMs = 1_000
const shortestPauseMs = 1_000
const longestPauseMs = 60_000

/**
 * Keeps one token good: renewed in the background before it ends, one renewal at a time, and with growing pauses after
 * failures, so that a wrong password does not lock the account. Ages are counted on a monotonic clock: a step of the
 * wall clock changes nothing.
 */
export class TokenManager {
  readonly #obtain: () => Promise<ObtainedToken>
  readonly #monotonic: () => number
  readonly #renewed: (succeeded: boolean) => void
  readonly #log: UpstreamLog
  #held: Held | undefined
  #flight: Promise<ManagedToken> | undefined
  #failure: GatewayError | undefined
  #pauseMs = 0
  #pauseUntil = 0
  renewals = 0

  constructor(options: {
    obtain: () => Promise<ObtainedToken>
    monotonic: () => number
    renewed: (succeeded: boolean) => void
    log: UpstreamLog
  }) {
    this.#obtain = options.obtain
    this.#monotonic = options.monotonic
    this.#renewed = options.renewed
    this.#log = options.log
  }

  get good(): boolean {
    return this.#failure === undefined
  }

  /** The token; at once when it is good for now. @throws GatewayError `upstream.sign-in-failed` */
  current(): ManagedToken | Promise<ManagedToken> {
    const now = this.#monotonic()
    const held = this.#held
    if (!held || now >= held.goodUntil) return this.#renew()
    if (now >= held.renewAt) this.#renew().catch(() => {})
    return held
  }

  /**
   * A token for a request that takes long: renewed first when half its life is over. Where that fails, the one that is still good.
   * @throws GatewayError `upstream.sign-in-failed`
   */
  async longLived(): Promise<ManagedToken> {
    const held = this.#held
    if (!held || this.#monotonic() < held.halfLife) return this.current()
    return this.#renew().catch(() => this.current())
  }

  /** The token after one of `generation` was refused: the one that replaced it meanwhile, or a new one. */
  async after(generation: number): Promise<ManagedToken> {
    const held = this.#held
    if (held && held.generation !== generation) return held
    if (held && this.#monotonic() - held.obtainedAt < youngMs) return held
    return this.#renew()
  }

  #renew(): Promise<ManagedToken> {
    if (this.#flight) return this.#flight
    if (this.#failure && this.#monotonic() < this.#pauseUntil) return Promise.reject(this.#failure)
    this.#flight = this.#obtainOnce().finally(() => {
      this.#flight = undefined
    })
    return this.#flight
  }

  async #obtainOnce(): Promise<ManagedToken> {
    try {
      const { value, lifeMs } = await this.#obtain()
      const now = this.#monotonic()
      const marginMs = Math.min(120_000, lifeMs / 5)
      this.renewals += 1
      this.#held = {
        value,
        generation: this.renewals,
        obtainedAt: now,
        halfLife: now + lifeMs / 2,
        renewAt: now + lifeMs - marginMs,
        goodUntil: now + lifeMs - marginMs / 10,
      }
      this.#failure = undefined
      this.#pauseMs = 0
      this.#renewed(true)
      return this.#held
    } catch (error) {
      throw this.#failed(error)
    }
  }

  #failed(error: unknown): GatewayError {
    const detail = error instanceof Error ? error.message : String(error)
    const failure =
      error instanceof GatewayError && error.code === 'upstream.sign-in-failed'
        ? error
        : new GatewayError('upstream.sign-in-failed', detail, { cause: error })
    this.#failure = failure
    this.#pauseMs = Math.min(Math.max(shortestPauseMs, this.#pauseMs * 2), longestPauseMs)
    this.#pauseUntil = this.#monotonic() + this.#pauseMs
    this.#renewed(false)
    this.#log.error({ detail: failure.detail, pauseMs: this.#pauseMs }, 'sign-in to the upstream failed')
    return failure
  }
}

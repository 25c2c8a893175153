import type { Principal } from '@mapgate/policy'
import type { MapRequest } from '@mapgate/protocol'
import { keptUnits, workOf } from '../../core/request/cost.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import type { Answered, Meter } from '../../core/request/meter.ts'
import type { Trace } from '../../core/request/trace.ts'
import type { UsageCounts } from '../../store/usage-port.ts'
import type { HeldQuota } from './held-quota.ts'
import { nearlyUsedOf, noticesOf } from './notices.ts'
import type { Quotas } from './quotas.ts'
import { storedName } from './subjects.ts'
import type { UsageBook } from './usage-book.ts'

interface RequestMeterOptions {
  readonly quotas: Quotas
  /** Undefined: usage is not kept. */
  readonly book: Pick<UsageBook, 'add'> | undefined
  /** True where nobody is named in usage. */
  readonly isCoarse: boolean
  /** Epoch milliseconds. */
  readonly clock: () => number
}

/** How a request ended. */
interface Ended {
  readonly bytes: number
  readonly isRefused: boolean
}

const hourMs = 3_600_000

/** Measures one request: reserves before its questions are sent, charges when it is answered, and counts when it is over. */
export class RequestMeter implements Meter {
  readonly #options: RequestMeterOptions
  #held: readonly HeldQuota[] = []
  #reserved = 0
  #isReserved = false
  #questions = 0
  #renders = 0
  #megapixels = 0
  #records = 0
  #last: MapRequest | undefined
  readonly toldQuotas = new Set<string>()

  constructor(options: RequestMeterOptions) {
    this.#options = options
  }

  reserve(principal: Principal, request: GatewayRequest, steps: number): Promise<void> | void {
    const { quotas } = this.#options
    if (!this.#isReserved) this.#held = quotas.heldBy(principal, request)
    this.#isReserved = true
    if (this.#held.length === 0) return
    const units = steps === 0 ? keptUnits : mostUnits(request.map, steps)
    const reserving = quotas.reserve(this.#held, units, (quota) => this.toldQuotas.add(quota))
    if (reserving === undefined) this.#reserved += units
    else
      return reserving.then(() => {
        this.#reserved += units
      })
  }

  answered(map: MapRequest, { isPicture, isKept, isRefused }: Answered): void {
    if (isKept) return
    this.#questions += 1
    if (isRefused) return
    const { megapixels, records } = workOf(map)
    if (isPicture && megapixels > 0) {
      this.#renders += 1
      this.#megapixels += amount(megapixels)
    }
    // Several questions about one request look for the same records.
    if (map !== this.#last) this.#records += amount(records)
    this.#last = map
  }

  /** Units of map cost of what was done. */
  get units(): number {
    if (this.#questions > 0) return this.#questions + this.#megapixels + this.#records / 1_000
    return this.#isReserved ? keptUnits : 0
  }

  /**
   * Charges the quotas with what was done.
   * @param isFailed true where the request is refused: then what no map server was asked for costs nothing
   * @returns headers about quotas that are nearly used
   */
  settle(isFailed: boolean): Readonly<Record<string, string>> {
    if (this.#held.length === 0) return {}
    const { quotas, clock } = this.#options
    const used = isFailed && this.#questions === 0 ? 0 : this.units
    quotas.settle(this.#held, { reserved: this.#reserved, used })
    this.#reserved = 0
    const near = nearlyUsedOf(this.#held, quotas.leftOf)
    for (const { configuration } of near) this.toldQuotas.add(configuration.name)
    return noticesOf(near, clock())
  }

  /** Counts the request in the usage of its caller. What is asked beside the mounts is not counted. */
  count({ mount, principal, usedService = '' }: Trace, { bytes, isRefused }: Ended): void {
    const { book, isCoarse, clock } = this.#options
    if (book === undefined || mount === undefined) return
    const { kind = 'anonymous', id = 'anonymous' } = principal ?? {}
    const now = clock()
    const counts: UsageCounts = {
      requests: 1,
      units: isRefused && this.#questions === 0 ? 0 : this.units,
      megapixels: this.#megapixels,
      records: this.#records,
      renders: this.#renders,
      hits: !isRefused && this.#isReserved && this.#questions === 0 ? 1 : 0,
      bytes,
      refused: isRefused ? 1 : 0,
    }
    book.add(
      {
        hour: now - (now % hourMs),
        principal: isCoarse ? '' : storedName(id),
        key: isCoarse || kind !== 'key' ? '' : storedName(id.replace(/^key:/, '')),
        service: storedName(usedService),
      },
      counts,
    )
  }
}

/** What a request costs where a map server is asked all its questions, each of them for a picture if it asks for one. */
function mostUnits(map: MapRequest, steps: number): number {
  const { megapixels, records } = workOf(map)
  return steps * (1 + amount(megapixels)) + amount(records) / 1_000
}

/** What cannot be counted counts as nothing. */
const amount = (value: number): number => (Number.isFinite(value) && value > 0 ? value : 0)

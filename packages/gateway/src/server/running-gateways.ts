import type { Metrics } from '../observe/metrics.ts'
import type { GatewayRegister } from '../store/port.ts'
import type { WireOptions } from './options.ts'

interface RunningOptions extends Pick<WireOptions, 'log' | 'random' | 'monotonic'> {
  readonly register: GatewayRegister
  /** True where the gateways of all machines are in the register. */
  readonly isComplete: boolean
  /** See `rightsMarkOf`. */
  readonly rights: string
  /** Gateways that run, as the configuration says. */
  readonly configured: number | undefined
  readonly metrics: { readonly store: Pick<Metrics['store'], 'gateways'> }
}

/** How often a gateway says that it runs, and how long that is believed. */
const beatMs = 10_000
const believedMs = 30_000
/** Gateways are given another configuration one after another: only what is still different after so many answers of the store is told. */
const mostDifferent = 6

/** The number of gateways that run together. */
interface RunningGateways {
  /**
   * As the store saw within 30 seconds. Where it does not say, or sees those of one machine alone, at least as many as the configuration says. At least 1.
   */
  readonly count: () => number
  /** Takes what the active configuration says of who may see what, and tells the others. */
  readonly nowHas: (rights: string) => void
  readonly close: () => Promise<void>
}

/** Begins to tell the store that this process runs, and to ask it how many do. Resolves when it was asked once. */
export async function openRunningGateways(options: RunningOptions): Promise<RunningGateways> {
  const { register, log, random, monotonic, isComplete, configured = 1, metrics } = options
  const id = Buffer.from(random(12)).toString('base64url')
  const tellOthers = otherRightsTold(log)
  let rights = options.rights
  let seen = 1
  let seenAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  const ask = async (): Promise<void> => {
    try {
      const { running, otherRights } = await register.beat({ id, rights }, believedMs)
      if (running !== seen) log.info({ gateways: running }, 'another number of gateways runs on this store')
      seen = Math.max(1, running)
      seenAt = monotonic()
      metrics.store.gateways(seen, otherRights)
      tellOthers(otherRights)
    } catch (error) {
      log.debug({ err: error }, 'the store could not be told that this gateway runs')
    } finally {
      asking = undefined
    }
  }
  const timer = setInterval(() => {
    asking ??= ask()
  }, beatMs)
  timer.unref()
  await ask()
  return {
    count: () => (isComplete && monotonic() - seenAt <= believedMs ? seen : Math.max(seen, configured)),
    nowHas: (next) => {
      rights = next
    },
    close: async () => {
      clearInterval(timer)
      await asking
      await register.leave(id).catch(() => {})
    },
  }
}

/** Says once that others have another configuration, and once that they have not any more. */
function otherRightsTold(log: RunningOptions['log']): (otherRights: number) => void {
  let times = 0
  return (otherRights) => {
    if (otherRights === 0 && times >= mostDifferent)
      log.info('all gateways of this store have the same grants again')
    times = otherRights === 0 ? 0 : times + 1
    if (times === mostDifferent)
      log.error(
        { gateways: otherRights },
        'gateways on this store have other grants than this one, so it depends on the balancer what somebody sees: give all of them the same configuration, and reload it',
      )
  }
}

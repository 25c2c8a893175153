import { createThrottle, type Throttle } from '../authn/index.ts'
import { rightsMarkOf } from '../config/rights-mark.ts'
import { createLeasedAttempts, LeasedAccounts, LocalLeases } from '../limits/index.ts'
import { SharedLeases } from '../shared/shared-leases.ts'
import type { OpenedStore } from '../store/port.ts'
import type { WireOptions } from './options.ts'
import { openRunningGateways } from './running-gateways.ts'
import type { Shared } from './shared-connection.ts'

/** How often leases are given back that were not spent in their time. */
const sweepMs = 1_000
const toldEveryMs = 60_000

export interface OpenedAccounts {
  /** What rates and quotas are taken of. */
  readonly accounts: LeasedAccounts
  /** The counts of wrong passwords. */
  readonly throttle: Throttle
  /** Takes what the active configuration says of who may see what. */
  readonly nowHas: (rights: string) => void
  readonly close: () => Promise<void>
}

/**
 * Opens the accounts that rates, quotas and attempts to sign in are counted in: those on the server that replicas share, else this replica's part of each. They outlive a
 * reload, so that it gives nobody a burst.
 */
export async function openAccounts(
  options: WireOptions,
  { store, shared }: { readonly store: OpenedStore; readonly shared: Shared | undefined },
): Promise<OpenedAccounts> {
  const { configuration, directory, monotonic } = options
  const running = await openRunningGateways({
    ...options,
    register: store.gateways,
    rights: rightsMarkOf(configuration, directory),
    isComplete: configuration.store.kind === 'postgres',
    configured: configuration.limits.replicas,
  })
  const asked = toldOf(options)
  // Attempts have leases of their own, so that strangers who fill the memory with rates have no count of passwords forgotten.
  const ofLimits = leasesOf(options, { shared, replicas: running.count, asked })
  // They are counted by the clock that their credentials are judged by.
  const ofAttempts = leasesOf(
    { ...options, monotonic: options.clock },
    {
      shared,
      replicas: running.count,
      asked: (_kind, source) => asked('attempt', source),
    },
  )
  const accounts = new LeasedAccounts({ leases: ofLimits.leases, monotonic })
  const timer = setInterval(() => accounts.sweep(), sweepMs)
  timer.unref()
  return {
    accounts,
    throttle: createThrottle({ counts: createLeasedAttempts(ofAttempts.leases) }),
    nowHas: running.nowHas,
    close: async () => {
      clearInterval(timer)
      accounts.close()
      await Promise.all([ofLimits.settled(), ofAttempts.settled()])
      await running.close()
    },
  }
}

interface LeasesOf {
  readonly shared: Shared | undefined
  readonly replicas: () => number
  readonly asked: (kind: string, source: string) => void
}

/** The leases on the server that replicas share; without one this replica's part. `settled` resolves when nothing is under way there. */
function leasesOf(options: WireOptions, { shared, replicas, asked }: LeasesOf) {
  const local = new LocalLeases({ ...options, replicas })
  if (shared === undefined) return { leases: local, settled: async () => {} }
  const leases = new SharedLeases({ ...options, connection: shared.connection, local, replicas, asked })
  return { leases, settled: () => leases.settled() }
}

/** Tells an administrator of leases, by metrics, and by log of accounts on the server that somebody else wrote. */
function toldOf({ log, metrics, monotonic }: WireOptions): LeasesOf['asked'] {
  let toldAt = Number.NEGATIVE_INFINITY
  return (kind, source) => {
    metrics.shared.leased(kind, source)
    if (source !== 'spoilt' || monotonic() - toldAt < toldEveryMs) return
    toldAt = monotonic()
    log.error(
      'what Redis keeps of a limit was written by somebody else, or cannot be true; this gateway lent its own part instead. Look at who may write there',
    )
  }
}

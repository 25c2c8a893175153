import type { RedisServer } from '../../../../test/redis.ts'
import { readSharedAddress } from '../core/shared-address.ts'
import { LeasedAccounts } from '../limits/leased-accounts.ts'
import type { Account, QuotaAccount, RateAccount } from '../limits/leases.ts'
import { LocalLeases } from '../limits/local-leases.ts'
import { openSharedConnection } from './connection.ts'
import { SharedLeases } from './shared-leases.ts'

/** A replica on a real server, and what it asked. */
export interface Replica {
  readonly accounts: LeasedAccounts
  readonly leases: SharedLeases
  /** Where leases came from, in order. */
  readonly sources: string[]
  /** Questions that were sent to the server. */
  readonly questions: () => number
  readonly state: () => string
  /** Set by hand: questions are carried out, and their answers do not arrive. */
  readonly line: { losesAnswers: boolean }
  /** Milliseconds of its monotonic clock and of its wall clock, moved by hand. */
  readonly time: { now: number; wall: number }
  /** Takes units again and again; how many were granted before a refusal, at most `most`. */
  readonly drain: (account: Account, most?: number, units?: number) => Promise<number>
  readonly close: () => Promise<void>
}

/** Opens one of several replicas. The limit of time is so long that no busy machine reaches it, where nothing else is said. */
export function openReplica(
  server: Pick<RedisServer, 'url'>,
  { replicas = 2, commandTimeoutMs = 60_000 } = {},
): Replica {
  const time = { now: 0, wall: Date.UTC(2026, 10, 30) }
  const sources: string[] = []
  const line = { losesAnswers: false }
  let questions = 0
  const connection = openSharedConnection({
    address: () => readSharedAddress(server.url(), { insecureTls: false }),
    ca: undefined,
    connectTimeoutMs: 60_000,
    commandTimeoutMs,
    keyPrefix: 'mapgate:',
    encryptionKey: new Uint8Array(32).fill(7),
    observer: { gone: () => {}, back: () => {}, asked: () => {}, refused: () => {} },
    monotonic: () => performance.now(),
    random: (bytes) => new Uint8Array(bytes),
  })
  const monotonic = (): number => time.now
  const shared = { monotonic, clock: () => time.wall, replicas: () => replicas }
  const leases = new SharedLeases({
    ...shared,
    connection: {
      ...connection,
      eval: async (...question) => {
        questions += 1
        const answer = await connection.eval(...question)
        return line.losesAnswers ? undefined : answer
      },
    },
    local: new LocalLeases(shared),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    asked: (_kind, source) => sources.push(source),
  })
  const accounts = new LeasedAccounts({ leases, monotonic })
  const drain = async (account: Account, most = 1_000_000, units = 1): Promise<number> => {
    for (let count = 0; count < most; count += 1) if ((await accounts.take(account, units)) > 0) return count
    return most
  }
  const close = async (): Promise<void> => {
    accounts.close()
    await leases.settled()
    connection.close()
  }
  return {
    accounts,
    leases,
    sources,
    questions: () => questions,
    state: connection.state,
    line,
    time,
    drain,
    close,
  }
}

const dayMs = 86_400_000

/** Lets replicas take in turns until all of them are refused; how many units they were granted together. */
export async function drainTogether(replicas: readonly Replica[], account: Account): Promise<number> {
  let granted = 0
  for (let refused = 0; refused < replicas.length; ) {
    refused = 0
    for (const one of replicas) {
      const count = await one.drain(account, 7)
      granted += count
      if (count < 7) refused += 1
    }
  }
  return granted
}

/** A rate into which next to nothing flows while a test runs. */
export const slowRate = (changes: Partial<RateAccount> = {}): RateAccount => ({
  kind: 'rate',
  limit: 'all',
  caller: 'user:ada',
  unitsPerMs: 1 / (1_000 * dayMs),
  burst: 200,
  mostDebt: 1_000,
  ...changes,
})

/** A quota of a month. */
export const monthly = (changes: Partial<QuotaAccount> = {}): QuotaAccount => ({
  kind: 'quota',
  limit: 'monthly',
  caller: 'user:ada',
  window: '2026-11',
  units: 100,
  endsAt: Date.UTC(2026, 11, 1),
  used: async () => 0,
  ...changes,
})

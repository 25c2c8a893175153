import type { StoreObserver } from '../store/port.ts'
import type { WireOptions } from './options.ts'

/** Clocks that differ by more are told of. */
const mostDifferenceMs = 5_000
const mostNames = 20

/** Tells an administrator, by log and metrics, of a database that lost something and of clocks that differ. */
export function storeObserver({ log, metrics }: Pick<WireOptions, 'log' | 'metrics'>): StoreObserver {
  let isOff = false
  return {
    lost: (subjects) => {
      metrics.store.lost(subjects.length)
      const people = subjects.filter((subject) => !/^(session|rights|grant):/.test(subject))
      log.error(
        { revocations: subjects.length, of: people.slice(0, mostNames) },
        'the database had lost revocations, after a failover or a restore. They were written again; what else it lost, such as new passwords, disabled users, keys and sessions, is gone: look at it',
      )
    },
    clockDifference: (ms) => {
      metrics.store.clockDifference(ms)
      if (Math.abs(ms) > mostDifferenceMs === isOff) return
      isOff = !isOff
      if (isOff) log.error({ ms }, 'the clocks of this machine and of the database differ by more than 5 s')
      else log.info({ ms }, 'the clocks of this machine and of the database agree again')
    },
  }
}

import { describe, expect, it } from 'vitest'
import { PurgeRelay, WorkerPurges } from './worker-purges.ts'

interface Worker {
  connected: boolean
  /** True: it never purges. */
  hangs: boolean
  readonly purged: unknown[]
  readonly send: (message: object) => void
}

/** Workers that a relay joins; each has so many entries about anything. */
function workersOf(entries: readonly number[]) {
  const relay = new PurgeRelay<Worker>()
  const workers: (Worker & { readonly purges: WorkerPurges })[] = entries.map((count) => {
    const worker: Worker = {
      connected: true,
      hangs: false,
      purged: [],
      send: (message: object) => void purges.receive(message, purgeHere),
    }
    const purgeHere = async (purge: object, recordedIn: string | undefined) => {
      worker.purged.push([purge, recordedIn])
      return worker.hangs ? new Promise<number>(() => {}) : count
    }
    const purges: WorkerPurges = new WorkerPurges({
      send: (message) => relay.receive(message, worker, workers),
      pause: () => new Promise(() => {}),
    })
    return Object.assign(worker, { purges })
  })
  return { relay, workers }
}

describe('Purges between workers', () => {
  it('reach all others, and end when all have purged', async () => {
    const { workers } = workersOf([1, 2, 4])
    expect(await workers[0]?.purges.ask({ upstream: 'ags' }, 'files')).toBe(6)
    expect(workers.map(({ purged }) => purged)).toEqual([
      [],
      [[{ upstream: 'ags' }, 'files']],
      [[{ upstream: 'ags' }, 'files']],
    ])
  })

  it('end at once where there is no other worker', async () => {
    const { workers } = workersOf([1])
    expect(await workers[0]?.purges.ask({}, undefined)).toBe(0)
  })

  it('wait no longer for a worker that ends', async () => {
    const { relay, workers } = workersOf([1, 2, 4])
    const [asker, dying] = workers
    if (asker === undefined || dying === undefined) throw new Error('no workers')
    dying.hangs = true
    const asked = asker.purges.ask({}, undefined)
    dying.connected = false
    relay.ended(dying)
    expect(await asked).toBe(4)
  })

  it('are waited for as long as patience lasts', async () => {
    const purges = new WorkerPurges({ send: () => {}, pause: async () => {} })
    expect(await purges.ask({}, undefined)).toBe(0)
  })

  it('are told apart from other messages', async () => {
    const purges = new WorkerPurges({ send: () => {}, pause: async () => {} })
    for (const message of ['reload', null, { task: 'else' }])
      await purges.receive(message, async () => expect.fail())
  })
})

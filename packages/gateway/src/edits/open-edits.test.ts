import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { EditedRow, OpenEdit } from '../core/edits/open-edit.ts'
import type { Store } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { OpenEditsOptions } from './edit-under-way.ts'
import { createOpenEdits } from './open-edits.ts'

const never = new AbortController().signal
const row = (id: number | '*', layerId = 2): EditedRow => ({
  upstream: 'gis',
  service: 'Water/Assets',
  layerId,
  row: id,
})
const edit = { caller: 'user:ines', key: 'k1', request: 'r1' }
const reply = {
  kind: 'reply',
  status: 200,
  contentType: 'application/json',
  body: 'e30=',
  grants: [],
} as const

/** So many processes on one store, with their own clocks in step. */
async function processes(count: number, more: Partial<OpenEditsOptions> = {}) {
  const file = join(mkdtempSync(join(tmpdir(), 'mapgate-edits-')), 'm.db')
  const stores: Store[] = []
  for (let nth = 0; nth < count; nth++) stores.push(await openSqliteStore({ file }))
  onTestFinished(async () => {
    for (const store of stores) await store.close()
  })
  const world = { nowMs: 1_000_000, logged: [] as string[] }
  let made = 0
  const openings = stores.map((store) =>
    createOpenEdits({
      store,
      clock: () => world.nowMs,
      monotonic: () => performance.now(),
      random: (bytes) => Buffer.alloc(bytes, ++made),
      serverOf: (upstream) => upstream,
      log: (message) => void world.logged.push(message),
      waitMs: 600_000,
      ...more,
    }),
  )
  return { world, stores, open: (nth = 0): OpenEdit => (openings[nth] as () => OpenEdit)() }
}

/** Leases are renewed when the test says so, and not while it is slow. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    ({ code }) => code,
  )

describe('Rows that are edited', () => {
  it.each([
    ['in one process', 0],
    ['in two processes', 1],
  ])('are kept from others %s until the edit ends, and no other rows are', async (_, nth) => {
    const { open } = await processes(2)
    const [one, two] = [open(0), open(nth)]
    expect(await one.take([row(7), row(8)], never)).toBe('taken')
    expect(await two.take([row(9), row(7, 3)], never)).toBe('taken')
    const order: string[] = []
    const waiting = two.take([row(8)], never).then((taken) => order.push(taken))
    // Others come and go meanwhile.
    for (let id = 10; id < 15; id++) {
      const other = open()
      expect(await other.take([row(id)], never)).toBe('taken')
      await other.end()
    }
    order.push('the first ends')
    await one.end()
    await waiting
    expect(order).toEqual(['the first ends', 'again'])
    await two.end()
  })

  it('are waited for so long and no longer, and not by callers who left', async () => {
    const { open } = await processes(1, { waitMs: 400 })
    const [one, two, three] = [open(), open(), open()]
    await one.take([row(7)], never)
    const left = new AbortController()
    const leaving = codeOf(three.take([row(7)], left.signal))
    left.abort()
    expect(await leaving).toBe('upstream.cancelled')
    await expect(two.take([row(7)], never)).rejects.toMatchObject({
      code: 'limit.row-locked',
      retryAfterSeconds: 2,
      meaning: { status: 503 },
    })
    await one.end()
  })

  it('go to whoever came first, also where only some of the rows are free', async () => {
    const { open } = await processes(1)
    const [one, two, three] = [open(), open(), open()]
    const order: string[] = []
    await one.take([row(7)], never)
    const second = two.take([row(7), row(8)], never).then(() => order.push('two'))
    await pause(20)
    const third = three.take([row(8)], never).then(() => order.push('three'))
    await pause(20)
    await one.end()
    await second
    await two.end()
    await third
    expect(order).toEqual(['two', 'three'])
    await three.end()
  })

  it('of two edits that want each other’s go to one after the other', async () => {
    const { open } = await processes(2)
    const [one, two] = [open(0), open(1)]
    await one.take([row(1)], never)
    await two.take([row(2)], never)
    const ended = async (edit: OpenEdit, wanted: number) => {
      const taken = await edit.take([row(wanted)], never)
      await edit.end()
      return taken
    }
    const both = await Promise.all([ended(one, 2), ended(two, 1)])
    expect(both).toContain('again')
  })

  it('of a layer are all kept by one who has the layer', async () => {
    const { open } = await processes(1, { waitMs: 30 })
    const [one, two] = [open(), open()]
    await one.take([row('*')], never)
    expect(await one.take([row(7)], never)).toBe('taken')
    expect(await codeOf(two.take([row(8)], never))).toBe('limit.row-locked')
    await one.end()
    await two.take([row(8)], never)
    expect(await codeOf(one.take([row('*')], never))).toBe('limit.row-locked')
    await two.end()
  })

  it('are free again when the process that had them is gone, and it writes no more', async () => {
    holdTimers()
    const { open, world } = await processes(2, { waitMs: 30 })
    const [gone, next] = [open(0), open(1)]
    await gone.take([row(7)], never)
    await gone.sending()
    world.nowMs += 15_000
    expect(await codeOf(next.take([row(7)], never))).toBe('limit.row-locked')
    world.nowMs += 1
    expect(await next.take([row(7)], never)).toBe('taken')
    expect(await codeOf(gone.sending())).toBe('limit.row-locked')
    await next.end()
  })

  it('are kept for as long as the edit lasts', async () => {
    holdTimers()
    const { open, world } = await processes(2, { waitMs: 30 })
    const [one, two] = [open(0), open(1)]
    await one.take([row(7)], never)
    for (let second = 0; second < 60; second++) {
      world.nowMs += 1_000
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(await codeOf(two.take([row(7)], never))).toBe('limit.row-locked')
    await one.sending()
    await one.end()
  })
})

describe('An edit under a key', () => {
  it('is made once, whichever process it comes to, and its reply is known for ten minutes', async () => {
    const { open, world } = await processes(2)
    const first = open(0)
    expect(await first.begin(edit)).toEqual({ kind: 'begun' })
    expect(await open(1).begin(edit)).toEqual({ kind: 'running' })
    await first.sending()
    await first.keep(reply)
    await first.end()
    world.nowMs += 600_000
    expect(await open(1).begin(edit)).toEqual({ kind: 'ended', outcome: reply })
    world.nowMs += 1
    const next = open(1)
    expect(await next.begin(edit)).toEqual({ kind: 'begun' })
    await next.end()
  })

  it('is another for another caller, and no other request may have its key', async () => {
    const { open } = await processes(1)
    const first = open()
    await first.begin(edit)
    expect(await open().begin({ ...edit, request: 'r2' })).toEqual({ kind: 'other-request' })
    const other = open()
    expect(await other.begin({ ...edit, caller: 'user:jo' })).toEqual({ kind: 'begun' })
    await Promise.all([first.free(), other.free()])
    const again = open()
    expect(await again.begin({ ...edit, request: 'r2' })).toEqual({ kind: 'begun' })
    for (const each of [first, other, again]) await each.end()
  })

  it('whose process is gone may be sent again if nothing was sent, and is unknown if something was', async () => {
    holdTimers()
    const { open, world } = await processes(2)
    const [gone, next] = [open(0), open(1)]
    await gone.begin(edit)
    world.nowMs += 15_001
    expect(await next.begin(edit)).toEqual({ kind: 'begun' })
    expect(await codeOf(gone.sending())).toBe('request.still-running')
    await next.sending()
    world.nowMs += 15_001
    expect(await open(0).begin(edit)).toEqual({ kind: 'unknown' })
    await gone.end()
    await next.end()
  })

  it('goes on where the store cannot be asked when it has ended', async () => {
    const { open, stores, world } = await processes(1)
    const one = open()
    await one.begin(edit)
    await one.take([row(7)], never)
    await stores[0]?.close()
    stores.length = 0
    await one.keep(reply)
    await one.free()
    await one.end()
    expect(world.logged).toHaveLength(3)
  })
})

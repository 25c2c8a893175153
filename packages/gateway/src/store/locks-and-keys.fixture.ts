import { expect, it } from 'vitest'
import type { Store } from './port.ts'

type BegunEdit = Parameters<Store['keyedEdits']['begin']>[0]

/** What every store says of locks and of edits under keys. `open` gives an empty one. */
export function describeLocksAndKeys(open: () => Promise<Store>): void {
  const taking = async () => {
    const { rowLocks } = await open()
    const take = (holder: string, row: number | '*', { layer = 'a', now = 0, until = 100 } = {}) =>
      rowLocks.take({ holder, rows: [{ layer, row }], now, until })
    return { rowLocks, take }
  }

  it('locks a row for one holder, and a layer against all rows of it', async () => {
    const { rowLocks, take } = await taking()
    expect(await take('one', 7)).toBe(true)
    expect(await take('one', 7)).toBe(true)
    expect(await take('two', 7)).toBe(false)
    expect(await take('two', 8)).toBe(true)
    expect(await take('two', 7, { layer: 'b' })).toBe(true)
    expect(await take('three', '*')).toBe(false)
    await rowLocks.release('one')
    await rowLocks.release('two')
    expect(await take('three', '*')).toBe(true)
    expect(await take('one', 9)).toBe(false)
    expect(await take('three', 9)).toBe(true)
  })

  it('takes all locks of a request or none', async () => {
    const { rowLocks, take } = await taking()
    await take('one', 2)
    const rows = [1, 2, 3].map((row) => ({ layer: 'a', row }))
    expect(await rowLocks.take({ holder: 'two', rows, now: 0, until: 100 })).toBe(false)
    expect(await take('three', 1)).toBe(true)
  })

  it('ends a lock with its lease, and says how many are left', async () => {
    const { rowLocks, take } = await taking()
    await take('one', 1)
    await take('one', 2)
    expect(await rowLocks.renew('one', 200)).toBe(2)
    expect(await take('two', 1, { now: 200, until: 300 })).toBe(false)
    expect(await take('two', 1, { now: 201, until: 300 })).toBe(true)
    expect(await rowLocks.renew('one', 400)).toBe(0)
  })

  const edit = (more: Partial<BegunEdit> = {}): BegunEdit => ({
    id: 'k',
    caller: 'c',
    request: 'r',
    holder: 'one',
    now: 0,
    leaseUntil: 15,
    expiresAt: 600,
    most: 2,
    ...more,
  })
  const outcome = new TextEncoder().encode('{"addResults":[]}')

  it('begins an edit under a key once, and keeps what became of it until its end', async () => {
    const { keyedEdits, prune } = await open()
    expect(await keyedEdits.begin(edit())).toBe('begun')
    const running = { request: 'r', isSent: false, leaseUntil: 15, outcome: null }
    expect(await keyedEdits.begin(edit({ holder: 'two', request: 's' }))).toEqual(running)
    expect(await keyedEdits.sending('k', 'two')).toBe(false)
    expect(await keyedEdits.sending('k', 'one')).toBe(true)
    await keyedEdits.renew('k', 'one', 30)
    expect(await keyedEdits.begin(edit({ holder: 'two' }))).toMatchObject({ isSent: true, leaseUntil: 30 })
    await keyedEdits.finish({ id: 'k', holder: 'one', outcome, expiresAt: 700 })
    await keyedEdits.free('k', 'two')
    await prune(700)
    const known = await keyedEdits.begin(edit({ holder: 'two', now: 700 }))
    expect(typeof known === 'string' ? known : [...(known.outcome ?? [])]).toEqual([...outcome])
    expect(await keyedEdits.begin(edit({ holder: 'two', now: 701, expiresAt: 900 }))).toBe('begun')
  })

  it('lets another attempt begin where the first ended before it sent anything, and not after', async () => {
    const { keyedEdits } = await open()
    await keyedEdits.begin(edit())
    expect(await keyedEdits.begin(edit({ holder: 'two', now: 16, leaseUntil: 30 }))).toBe('begun')
    expect(await keyedEdits.sending('k', 'one')).toBe(false)
    expect(await keyedEdits.sending('k', 'two')).toBe(true)
    expect(await keyedEdits.begin(edit({ holder: 'three', now: 500 }))).toMatchObject({ isSent: true })
    await keyedEdits.begin(edit({ id: 'l' }))
    await keyedEdits.free('l', 'one')
    expect(await keyedEdits.begin(edit({ id: 'l', holder: 'two' }))).toBe('begun')
  })

  it('keeps so many keys for a caller and no more', async () => {
    const { keyedEdits } = await open()
    const begun = async (id: string, more: Partial<BegunEdit> = {}) => keyedEdits.begin(edit({ id, ...more }))
    expect(await begun('1')).toBe('begun')
    expect(await begun('2')).toBe('begun')
    expect(await begun('3')).toBe('too-many')
    expect(await begun('3', { caller: 'd' })).toBe('begun')
    expect(await begun('4', { now: 601, expiresAt: 900 })).toBe('begun')
  })
}

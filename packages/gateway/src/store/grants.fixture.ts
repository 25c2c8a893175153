import { expect, it } from 'vitest'
import type { GrantStore, WantedGrantChange } from './grant-port.ts'
import type { Store } from './port.ts'

/** A change that adds the grant `a`, with these members changed. */
const wantedGrantChange = (changes: Partial<WantedGrantChange> = {}): WantedGrantChange => ({
  expected: 0,
  mark: 'm1',
  at: 1000,
  administrator: 'user:ines',
  grantId: 'a',
  after: '{"to":{"anonymous":true}}',
  undoes: null,
  ...changes,
})

/** What every store does with grants. `open` gives an empty one. */
export function describeGrants(open: () => Promise<Store>): void {
  it('keeps grants in their order, with who made and changed them, and a history of every change', async () => {
    const { grants } = await open()
    expect(await grants.read()).toEqual({ version: 0, mark: '', grants: [] })
    const created = await grants.write(wantedGrantChange())
    await grants.write(wantedGrantChange({ expected: 1, mark: 'm2', grantId: 'b', after: '{"b":1}' }))
    const changed = { expected: 2, mark: 'm3', at: 2000, administrator: 'user:max', after: '{"a":2}' }
    await grants.write(wantedGrantChange(changed))
    expect(created).toEqual({
      number: 1,
      mark: 'm1',
      at: 1000,
      administrator: 'user:ines',
      grantId: 'a',
      before: null,
      after: '{"to":{"anonymous":true}}',
      undoes: null,
    })
    const made = { createdBy: 'user:ines', createdAt: 1000 }
    expect(await grants.read()).toEqual({
      version: 3,
      mark: 'm3',
      grants: [
        {
          id: 'a',
          position: 1,
          body: '{"a":2}',
          version: 3,
          ...made,
          changedBy: 'user:max',
          changedAt: 2000,
        },
        {
          id: 'b',
          position: 2,
          body: '{"b":1}',
          version: 2,
          ...made,
          changedBy: 'user:ines',
          changedAt: 1000,
        },
      ],
    })
    await grants.write(wantedGrantChange({ expected: 3, mark: 'm4', after: null, undoes: 1 }))
    expect(await grants.state()).toEqual({ version: 4, mark: 'm4' })
    const history = await grants.history(10)
    expect(history.map(({ number, before, after, undoes }) => [number, before, after, undoes])).toEqual([
      [4, '{"a":2}', null, 1],
      [3, '{"to":{"anonymous":true}}', '{"a":2}', null],
      [2, null, '{"b":1}', null],
      [1, null, '{"to":{"anonymous":true}}', null],
    ])
    expect((await grants.history(2, 4)).map(({ number }) => number)).toEqual([3, 2])
  })

  it('makes no change for another version, and removes nothing that is not there', async () => {
    const { grants } = await open()
    await grants.write(wantedGrantChange())
    expect(await grants.write(wantedGrantChange({ after: '{}' }))).toBe('conflict')
    expect(await grants.write(wantedGrantChange({ expected: 2, after: null }))).toBe('conflict')
    expect(await grants.write(wantedGrantChange({ expected: 1, grantId: 'z', after: null }))).toBe('unknown')
    expect(await grants.read()).toMatchObject({ version: 1, grants: [{ id: 'a', version: 1 }] })
    expect(await grants.history(10)).toHaveLength(1)
  })

  it('lets one of several changes of the same moment win', async () => {
    const { grants } = await open()
    const ids = Array.from({ length: 8 }, (_, index) => `grant ${index}`)
    const made = await Promise.all(ids.map((grantId) => grants.write(wantedGrantChange({ grantId }))))
    expect(made.filter((one) => one === 'conflict')).toHaveLength(7)
    expect((await grants.read()).grants).toHaveLength(1)
  })

  it('has the history for good, whatever is pruned', async () => {
    const store = await open()
    await store.grants.write(wantedGrantChange())
    await store.prune(Date.now() + 4_000 * 86_400_000)
    expect(await store.grants.history(10)).toHaveLength(1)
    expect((await store.grants.read()).grants).toHaveLength(1)
  })

  it('notes which roles and attributes accounts had, each set once, for 30 days', async () => {
    const store = await open()
    const now = Date.now()
    await noteHolders(store.grants, now - 20 * 86_400_000)
    await noteHolders(store.grants, now - 1000)
    expect(await store.grants.holders(now - 10_000, 9)).toEqual([{ ...holder, seenAt: now - 1000 }])
    await store.prune(now)
    expect(await store.grants.holders(0, 9)).toHaveLength(1)
    await store.prune(now + 31 * 86_400_000)
    expect(await store.grants.holders(0, 9)).toEqual([])
  })
}

const holder = {
  id: 'h',
  account: 'user:ines',
  roles: ['crew'],
  attributes: { district: 'D2', all: ['a', 'b'] },
}

const noteHolders = (grants: GrantStore, seenAt: number) => grants.noteHolders([{ ...holder, seenAt }])

import { expect, it } from 'vitest'
import type { Snapshot, Store } from './port.ts'
import { keyRecord, snapshotRecord, userRecord } from './records.fixture.ts'
import { sessionRecord } from './sessions.fixture.ts'

/** Tables with records that say what somebody may. */
type LimitingTable = 'keys' | 'users' | 'sessions'

/** Adds a column to a table, with a value in all rows: as a newer release does that knows another limit. */
export type AddColumn = (store: Store, table: LimitingTable, value: string | null) => Promise<void>

/**
 * What every store does with records of a newer release that uses the same one: what it does not know means less. A limit that it cannot read must never
 * mean that there is none.
 */
export function describeNewerRecords(open: () => Promise<Store>, addColumn: AddColumn): void {
  it.each<[string, (snapshot: Snapshot) => object]>([
    [
      'another limit of the scope',
      ({ principal, ...rest }) => ({ ...rest, principal: { ...principal, scope: { hours: '8-17' } } }),
    ],
    [
      'another binding',
      (snapshot) => ({ ...snapshot, bindings: [{ origins: ['https://app.example'], device: 'd' }] }),
    ],
    ['another member', (snapshot) => ({ ...snapshot, onlyFor: 'printing' })],
    [
      'another member of the principal',
      ({ principal, ...rest }) => ({ ...rest, principal: { ...principal, level: 1 } }),
    ],
    ['another kind of credential', (snapshot) => ({ ...snapshot, shownAs: 'voucher' })],
    [
      'another kind of account',
      ({ principal, ...rest }) => ({ ...rest, principal: { ...principal, kind: 'saml' } }),
    ],
    [
      'an attribute of another kind',
      ({ principal, ...rest }) => ({ ...rest, principal: { ...principal, attributes: { a: { b: 1 } } } }),
    ],
  ])('knows no snapshot with %s', async (_, change) => {
    const store = await open()
    await store.snapshots.put(change(snapshotRecord) as Snapshot)
    expect(await store.snapshots.get(snapshotRecord.id)).toBeUndefined()
  })

  it('knows no key that is limited by more than it knows', async () => {
    const store = await open()
    await store.keys.insert(keyRecord)
    await addColumn(store, 'keys', null)
    expect(await store.keys.findByHash(keyRecord.hash)).toEqual(keyRecord)
    await addColumn(store, 'keys', 'working hours')
    expect(await store.keys.findByHash(keyRecord.hash)).toBeUndefined()
    expect(await store.keys.list()).toEqual([])
    expect(await store.keys.revoke(keyRecord.id, 2000)).toBe(true)
  })

  it('takes a user who is limited by more than it knows for a disabled one, so that nobody else is asked about the name', async () => {
    const store = await open()
    await store.users.insert(userRecord)
    await addColumn(store, 'users', null)
    expect(await store.users.find('ada')).toEqual(userRecord)
    await addColumn(store, 'users', 'second factor')
    expect(await store.users.find('ada')).toMatchObject({
      name: 'Ada',
      roles: [],
      disabledAt: expect.any(Number),
    })
  })

  it('takes a session that is limited by more than it knows for one that is over', async () => {
    const store = await open()
    const { id } = sessionRecord()
    await store.sessions.insert(sessionRecord())
    await addColumn(store, 'sessions', null)
    expect(await store.sessions.get(id, 5000)).toMatchObject({ id })
    await addColumn(store, 'sessions', 'one page')
    expect(await store.sessions.get(id, 5000)).toBeUndefined()
    expect(await store.sessions.list(5000)).toEqual([])
  })
}

import { describe, expect, it } from 'vitest'
import { describeGateways } from './gateways.fixture.ts'
import { describeGrants } from './grants.fixture.ts'
import { describeLocksAndKeys } from './locks-and-keys.fixture.ts'
import { type AddColumn, describeNewerRecords } from './newer-records.fixture.ts'
import type { Store } from './port.ts'
import { describePurges } from './purges.fixture.ts'
import { keyRecord as key, snapshotRecord as snapshot, userRecord as user } from './records.fixture.ts'
import { describeSessions } from './sessions.fixture.ts'
import { describeUsage } from './usage.fixture.ts'

/**
 * The contract of every store behind the port. `open` gives an empty one; `addColumn` does to a table what a newer release does that knows another limit,
 * and sets it in all rows.
 */
export function describeStore(title: string, open: () => Promise<Store>, addColumn: AddColumn): void {
  describe(title, () => {
    it('keeps keys, finds them by hash, revokes them and tells of it', async () => {
      const store = await open()
      await store.keys.insert(key)
      expect(await store.keys.findByHash(key.hash)).toEqual(key)
      expect(await store.keys.findByHash('cd'.repeat(32))).toBeUndefined()
      await store.keys.touch(new Map([['k1', 1500]]))
      await store.keys.touch(new Map([['k1', 1200]]))
      expect(await store.keys.revoke('k2', 2000)).toBe(false)
      expect(await store.keys.revoke('k1', 2000)).toBe(true)
      expect(await store.keys.revoke('k1', 3000)).toBe(true)
      expect(await store.keys.list()).toEqual([{ ...key, revokedAt: 2000, lastUsedAt: 1500 }])
      expect(await store.changes.since(0)).toEqual([
        { sequence: expect.any(Number), subject: 'key:k1', before: 3000, at: 3000 },
      ])
    })

    it('keeps users by name without case, and signs them out with a new password or when disabled', async () => {
      const store = await open()
      expect(await store.users.insert(user)).toBe(true)
      expect(await store.users.insert({ ...user, name: 'ADA' })).toBe(false)
      expect(await store.users.find('aDA')).toEqual(user)
      expect(await store.users.disable('ada', 2000)).toBe(true)
      expect(await store.users.find('Ada')).toEqual({ ...user, disabledAt: 2000 })
      expect(await store.users.setPassword('ADA', '$scrypt$y', 3000)).toBe(true)
      expect(await store.users.list()).toEqual([{ ...user, passwordHash: '$scrypt$y' }])
      expect(await store.users.disable('bob', 2000)).toBe(false)
      expect(await store.users.setPassword('bob', 'x', 2000)).toBe(false)
      expect((await store.changes.since(0)).map(({ subject, before }) => [subject, before])).toEqual([
        ['user:Ada', 3000],
      ])
    })

    it('compares names by Unicode, whatever a database takes for a letter', async () => {
      const store = await open()
      const names = [
        'Özil',
        'İda',
        'ida',
        'straße',
        'STRASSE',
        'a%',
        'a_',
        'ab',
        'x:y',
        "o'neil",
        'two\nlines',
      ]
      for (const name of names)
        expect([name, await store.users.insert({ ...user, name })]).toEqual([name, true])
      for (const name of names) expect(await store.users.find(name)).toMatchObject({ name })
      for (const name of ['ÖZIL', 'özil', 'i̇da', 'IDA', 'STRAßE', 'A%'])
        expect([name, await store.users.insert({ ...user, name })]).toEqual([name, false])
      expect(await store.users.find('a*')).toBeUndefined()
      expect(await store.users.disable('öZIL', 2000)).toBe(true)
      expect(await store.users.find('Özil')).toMatchObject({ disabledAt: 2000 })
      expect((await store.changes.since(0)).map(({ subject }) => subject)).toEqual(['user:Özil'])
    })

    it('keeps the first snapshot of an id, and prunes those long past', async () => {
      const store = await open()
      await store.snapshots.put(snapshot)
      await store.snapshots.put({ ...snapshot, roots: [] })
      expect(await store.snapshots.get(snapshot.id)).toEqual(snapshot)
      await store.prune(2000)
      expect(await store.snapshots.get(snapshot.id)).toEqual(snapshot)
      await store.prune(2001 + 86_400_000)
      expect(await store.snapshots.get(snapshot.id)).toBeUndefined()
    })

    it('has one first signing key however many begin, and lets earlier ones retire', async () => {
      const store = await open()
      const signing = (id: string, createdAt: number) => ({
        id,
        secret: new Uint8Array([createdAt % 256]),
        createdAt,
        retiresAt: null,
      })
      await Promise.all([
        store.signingKeys.insertFirst(signing('00000001', 1)),
        store.signingKeys.insertFirst(signing('00000002', 2)),
      ])
      const [only, ...others] = await store.signingKeys.list()
      expect(others).toEqual([])
      await store.signingKeys.rotate(signing('00000003', 3), 500)
      expect((await store.signingKeys.list()).map(({ id, retiresAt }) => [id, retiresAt])).toEqual([
        [only?.id, 500],
        ['00000003', null],
      ])
      expect([...((await store.signingKeys.list())[1]?.secret ?? [])]).toEqual([3])
      expect((await store.changes.since(0)).map(({ subject }) => subject)).toEqual(['signing-keys'])
      await store.prune(501)
      expect(await store.signingKeys.list()).toHaveLength(1)
    })

    it('ends all signing keys for good, with what was signed, and has a new one', async () => {
      const store = await open()
      const signing = (id: string, createdAt: number) => ({
        id,
        secret: new Uint8Array([createdAt]),
        createdAt,
        retiresAt: null,
      })
      await store.signingKeys.insertFirst(signing('00000001', 1))
      await store.signingKeys.rotate(signing('00000002', 2), Date.now() + 1_000_000)
      await store.snapshots.put(snapshot)
      await store.oneTime.put({ id: 'code', body: new Uint8Array([1]), expiresAt: Date.now() + 60_000 })
      expect([...(await store.signingKeys.revokeAll(signing('00000003', 3)))].sort()).toEqual([
        '00000001',
        '00000002',
      ])
      expect((await store.signingKeys.list()).map(({ id, retiresAt }) => [id, retiresAt])).toEqual([
        ['00000003', null],
      ])
      expect(await store.snapshots.get(snapshot.id)).toBeUndefined()
      expect(await store.oneTime.take('code', Date.now())).toBeUndefined()
      const changes = await store.changes.since(0)
      expect(
        changes
          .filter(({ before }) => before !== null && before > 9e15)
          .map(({ subject }) => subject)
          .sort(),
      ).toEqual(['signing-key:00000001', 'signing-key:00000002'])
      expect(changes.map(({ subject }) => subject)).toContain('signing-keys')
    })

    it('tells each change once, the newest of a subject, and never takes a revocation back', async () => {
      const store = await open()
      await store.changes.append({ subject: 'user:Ada', before: 3000, at: 3000 })
      await store.changes.append({ subject: 'user:Bob', before: 1, at: 1 })
      const seen = await store.changes.since(0)
      await store.changes.append({ subject: 'user:Ada', before: 2000, at: 3100 })
      expect(await store.changes.since(seen.at(-1)?.sequence ?? 0)).toEqual([
        { sequence: expect.any(Number), subject: 'user:Ada', before: 3000, at: 3100 },
      ])
    })

    it('ends for good what is never named twice', async () => {
      const store = await open()
      await store.changes.end('grant:a', 1000)
      expect(await store.changes.since(0)).toMatchObject([
        { subject: 'grant:a', before: Number.MAX_SAFE_INTEGER, at: 1000 },
      ])
    })

    describeLocksAndKeys(open)
    describeGateways(open)
    describeSessions(open)
    describeUsage(open)
    describePurges(open)
    describeGrants(open)
    describeNewerRecords(open, addColumn)
  })
}

import { describe, expect, it } from 'vitest'
import { describeLocksAndKeys } from './locks-and-keys.fixture.ts'
import type { KeyRecord, Snapshot, Store, UserRecord } from './port.ts'
import { describeSessions } from './sessions.fixture.ts'

const key: KeyRecord = {
  id: 'k1',
  name: 'web app',
  owner: 'gis team',
  hash: 'ab'.repeat(32),
  roles: ['viewer'],
  attributes: { region: 'north', levels: [1, 2], flag: true },
  origins: ['https://app.example'],
  networks: null,
  createdAt: 1000,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
}

const user: UserRecord = {
  name: 'Ada',
  passwordHash: '$scrypt$x',
  roles: ['editor'],
  attributes: {},
  createdAt: 1000,
  disabledAt: null,
}

const snapshot: Snapshot = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  shownAs: 'ticket',
  source: 'store',
  principal: {
    id: 'user:Ada',
    name: 'Ada',
    kind: 'user',
    roles: [],
    attributes: {},
    scope: { readOnly: true },
  },
  roots: ['user:Ada'],
  bindings: [{ origins: ['https://app.example'] }],
  issuedAt: 1000,
  rootedAt: 900,
  expiresAt: 2000,
}

/** The contract of every store behind the port. `open` gives an empty one. */
export function describeStore(title: string, open: () => Promise<Store>): void {
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
    describeSessions(open)
  })
}

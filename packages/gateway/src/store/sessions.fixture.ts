import { expect, it } from 'vitest'
import type { Store } from './port.ts'
import type { SessionRecord } from './session-port.ts'

/** A session as the store keeps it. For tests only. */
export const sessionRecord = (changes: Partial<SessionRecord> = {}): SessionRecord => ({
  id: 'SSSSSSSSSSSSSSSSSSSSSS',
  principalId: 'oidc:corp:4711',
  kind: 'oidc',
  source: 'provider',
  provider: 'corp',
  subject: '4711',
  providerSession: 'sid-1',
  name: 'Ada',
  roles: ['viewer'],
  attributes: { region: 'north' },
  groups: ['GIS Viewers'],
  rightsVersion: 1,
  browser: 'Firefox on Linux',
  createdAt: 1000,
  lastUsedAt: 1000,
  checkedAt: 1000,
  expiresAt: 9000,
  secrets: new Uint8Array([1, 2, 3]),
  ...changes,
})

/** The session with its secrets as plain bytes, whatever kind of bytes a store gives. */
const plain = (session: SessionRecord | undefined) =>
  session && { ...session, secrets: session.secrets && Uint8Array.from(session.secrets) }

/** The part of a store's contract that is about sessions and what can be had once. */
export function describeSessions(open: () => Promise<Store>): void {
  it('keeps sessions until their end, lists them by principal, and notes their last use', async () => {
    const store = await open()
    const later = sessionRecord({ id: 'later', createdAt: 2000, secrets: null, providerSession: null })
    const other = sessionRecord({ id: 'other', principalId: 'user:Bob', subject: null, provider: null })
    for (const session of [sessionRecord(), later, other]) await store.sessions.insert(session)
    expect(plain(await store.sessions.get(sessionRecord().id, 5000))).toEqual(sessionRecord())
    await store.sessions.touch(new Map([['later', 3000]]))
    await store.sessions.touch(new Map([['later', 2500]]))
    expect((await store.sessions.list(5000, 'oidc:corp:4711')).map(plain)).toEqual([
      { ...later, lastUsedAt: 3000 },
      sessionRecord(),
    ])
    expect((await store.sessions.list(5000)).map(({ id }) => id).sort()).toEqual([
      'SSSSSSSSSSSSSSSSSSSSSS',
      'later',
      'other',
    ])
    expect(await store.sessions.get('later', 9000)).toBeUndefined()
    expect(await store.sessions.list(9000)).toEqual([])
  })

  it('finds sessions by what their provider calls them, and none where nothing is given', async () => {
    const store = await open()
    await store.sessions.insert(sessionRecord({ id: 'a' }))
    await store.sessions.insert(sessionRecord({ id: 'b', providerSession: 'sid-2' }))
    await store.sessions.insert(sessionRecord({ id: 'c', provider: 'other' }))
    const idsOf = async (wanted: { subject?: string; providerSession?: string }) =>
      [...(await store.sessions.idsOf('corp', wanted))].sort()
    expect(await idsOf({ subject: '4711' })).toEqual(['a', 'b'])
    expect(await idsOf({ providerSession: 'sid-2' })).toEqual(['b'])
    expect(await idsOf({ subject: '4711', providerSession: 'sid-1' })).toEqual(['a'])
    expect(await idsOf({ subject: '4712', providerSession: 'sid-1' })).toEqual([])
    expect(await idsOf({})).toEqual([])
  })

  it('gives one the turn to ask again, and ends what was made with rights that changed', async () => {
    const store = await open()
    const { id, ...was } = sessionRecord()
    await store.sessions.insert(sessionRecord())
    expect(await store.sessions.lease(id, 2000, 3000)).toBe(true)
    expect(await store.sessions.lease(id, 2500, 4000)).toBe(false)
    const same = { name: was.name, roles: was.roles, attributes: was.attributes, groups: was.groups }
    expect(await store.sessions.update(id, { ...same, rightsVersion: 1, checkedAt: 2600 })).toBe(true)
    expect(await store.changes.since(0)).toEqual([])
    expect(await store.sessions.lease(id, 2700, 4000)).toBe(true)
    const less = { ...same, roles: [], groups: [], secrets: new Uint8Array([9]) }
    expect(await store.sessions.update(id, { ...less, rightsVersion: 2, checkedAt: 2800 })).toBe(true)
    expect(plain(await store.sessions.get(id, 2900))).toEqual({
      ...sessionRecord(),
      ...less,
      rightsVersion: 2,
      checkedAt: 2800,
    })
    const [change, ...more] = await store.changes.since(0)
    expect(change).toMatchObject({ subject: `rights:${id}:1`, before: Number.MAX_SAFE_INTEGER })
    expect(more).toEqual([])
  })

  it('keeps the snapshot of a cookie together with its session', async () => {
    const store = await open()
    const { id, name, roles, attributes } = sessionRecord()
    const principal = { id: 'oidc:corp:4711', name, kind: 'oidc', roles, attributes, scope: {} } as const
    const times = { issuedAt: 1000, rootedAt: 1000, expiresAt: 9000 }
    const roots = ['oidc:corp:4711', `session:${id}`]
    const snapshot = {
      id,
      shownAs: 'session',
      source: 'provider',
      principal,
      roots,
      bindings: [],
      ...times,
    } as const
    await store.sessions.insert(sessionRecord(), snapshot)
    expect(await store.snapshots.get(id)).toEqual(snapshot)
  })

  it('ends a session once, for good, and tells of it', async () => {
    const store = await open()
    const { id } = sessionRecord()
    await store.sessions.insert(sessionRecord())
    expect(await store.sessions.end(id, 2000)).toBe(true)
    expect(await store.sessions.end(id, 2000)).toBe(false)
    expect(await store.sessions.get(id, 2000)).toBeUndefined()
    const { name, roles, attributes, groups } = sessionRecord()
    const late = { name, roles, attributes, groups, rightsVersion: 2, checkedAt: 2100 }
    expect(await store.sessions.update(id, late)).toBe(false)
    expect(await store.changes.since(0)).toMatchObject([
      { subject: `session:${id}`, before: Number.MAX_SAFE_INTEGER, at: 2000 },
    ])
  })

  it('gives what can be had once to one of many, and to nobody after its time', async () => {
    const store = await open()
    const body = new Uint8Array([4, 5])
    expect(await store.oneTime.put({ id: 'one', body, expiresAt: 2000 })).toBe(true)
    expect(await store.oneTime.put({ id: 'one', body: new Uint8Array([6]), expiresAt: 3000 })).toBe(false)
    const taken = await Promise.all([store.oneTime.take('one', 1000), store.oneTime.take('one', 1000)])
    expect(taken.filter((one) => one !== undefined).map((one) => [...one])).toEqual([[4, 5]])
    await store.oneTime.put({ id: 'late', body, expiresAt: 2000 })
    expect(await store.oneTime.take('late', 2000)).toBeUndefined()
    await store.oneTime.put({ id: 'pruned', body, expiresAt: 2000 })
    await store.prune(2001)
    expect(await store.oneTime.put({ id: 'pruned', body, expiresAt: 3000 })).toBe(true)
  })
}

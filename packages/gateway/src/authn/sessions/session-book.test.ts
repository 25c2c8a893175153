import { describe, expect, it } from 'vitest'
import { sessionRecord } from '../../store/sessions.fixture.ts'
import { openSqliteStore } from '../../store/sqlite.ts'
import { codeOf } from '../authn.fixture.ts'
import { createSessionBook } from './session-book.ts'

type ReadAgain = ReturnType<Parameters<typeof createSessionBook>[0]['readAgain']>
type Reading = Awaited<ReturnType<NonNullable<ReadAgain>['read']>>

const minute = 60_000
const { id } = sessionRecord()

/** Two processes on one store, with an identity system whose answers a test sets. */
async function startBook(changes: Parameters<typeof sessionRecord>[0] = {}) {
  const store = await openSqliteStore({ file: ':memory:' })
  const { sessions } = store
  const hooks: { beforeLease?: () => Promise<unknown> } = {}
  const slow = {
    ...store,
    sessions: {
      ...sessions,
      lease: async (...turn: Parameters<typeof sessions.lease>) => {
        await hooks.beforeLease?.()
        return sessions.lease(...turn)
      },
    },
  }
  await store.sessions.insert(sessionRecord({ expiresAt: 1000 * minute, ...changes }))
  const { name, roles, attributes, groups } = sessionRecord()
  const system = { asked: 0, says: { kind: 'read', name, roles, attributes, groups } as Reading | Error }
  const logged: string[] = []
  const book = (of = store) =>
    createSessionBook({
      store: of,
      idleMs: 30 * minute,
      readAgain: ({ provider }) =>
        provider === null
          ? undefined
          : {
              everyMs: 5 * minute,
              read: async () => {
                system.asked += 1
                if (system.says instanceof Error) throw system.says
                return system.says
              },
            },
      log: (message) => logged.push(message),
    })
  return { store, system, logged, one: book(), other: book(), hooks, slow: book(slow) }
}

describe('A session', () => {
  it('goes on while it is used, in whichever process, and ends when it was idle for too long', async () => {
    const { store, one, other } = await startBook({ provider: null })
    one.noteUse(id, 20 * minute)
    expect((await one.current(id, 45 * minute)).record.id).toBe(id)
    await one.writeUses()
    expect((await other.current(id, 49 * minute)).record.id).toBe(id)
    expect(await codeOf(other.current(id, 50 * minute))).toBe('credential.expired')
    expect(await codeOf(one.current(id, 50 * minute))).toBe('credential.invalid')
    expect(await store.changes.since(0)).toMatchObject([{ subject: `session:${id}` }])
  })

  it('is looked up again when it would be idle, or due to be asked about', async () => {
    const { one } = await startBook({ provider: null })
    expect((await one.current(id, minute)).checkAgainAt).toBe(31 * minute)
    const { one: asked } = await startBook()
    expect((await asked.current(id, minute)).checkAgainAt).toBe(1000 + 5 * minute)
  })

  it('has its identity system asked again by one process at a time', async () => {
    const { system, one, other } = await startBook()
    await one.current(id, 2 * minute)
    expect(system.asked).toBe(0)
    const [first, second] = await Promise.all([one.current(id, 6 * minute), other.current(id, 6 * minute)])
    expect(system.asked).toBe(1)
    expect(first.checkAgainAt).toBe(11 * minute)
    expect(second.checkAgainAt).toBeLessThan(7 * minute)
    expect(first.record.rightsVersion).toBe(1)
  })

  it('is not asked about again where another process did so between the look and the turn', async () => {
    const { system, slow, other, hooks } = await startBook()
    const said = { kind: 'read', name: 'Ada', attributes: {}, groups: [] } as const
    system.says = { ...said, roles: ['b'] }
    hooks.beforeLease = () => other.current(id, 6 * minute)
    // The one who waited has a refresh token that was used up: a provider takes that for theft, and ends the session.
    expect(await slow.current(id, 6 * minute)).toMatchObject({
      checkAgainAt: 11 * minute,
      record: { roles: ['b'] },
    })
    expect(system.asked).toBe(1)
  })

  it('has other rights, and ends what was made with those before, when a role or an attribute changes', async () => {
    const { store, system, one } = await startBook({ roles: ['a', 'b'] })
    const said = { kind: 'read', name: 'Ada L', attributes: { region: 'north' }, groups: [] } as const
    system.says = { ...said, roles: ['b', 'a'] }
    expect((await one.current(id, 6 * minute)).record).toMatchObject({ rightsVersion: 1, name: 'Ada L' })
    system.says = { ...said, roles: ['b'] }
    expect((await one.current(id, 12 * minute)).record).toMatchObject({ rightsVersion: 2, roles: ['b'] })
    expect((await store.changes.since(0)).map(({ subject }) => subject)).toEqual([`rights:${id}:1`])
    system.says = { ...said, roles: ['b'], attributes: {} }
    one.noteUse(id, 12 * minute)
    expect((await one.current(id, 18 * minute)).record).toMatchObject({ rightsVersion: 3, attributes: {} })
  })

  it('ends when its identity system ends it', async () => {
    const { store, system, one } = await startBook()
    system.says = { kind: 'ended' }
    expect(await codeOf(one.current(id, 6 * minute))).toBe('credential.invalid')
    expect(await store.sessions.list(6 * minute)).toEqual([])
  })

  it.each<[string, Reading | Error]>([
    ['cannot be reached', { kind: 'unreachable' }],
    ['fails in a way that nobody foresaw', new Error('boom')],
  ])(
    'keeps what was said last while its identity system %s, and asks again half a minute later',
    async (_title, says) => {
      const { system, one, other } = await startBook()
      system.says = says
      const { record, checkAgainAt } = await one.current(id, 6 * minute)
      expect(record).toMatchObject({ roles: ['viewer'], rightsVersion: 1 })
      expect(checkAgainAt).toBe(6.5 * minute)
      await other.current(id, 6.25 * minute)
      expect(system.asked).toBe(1)
      await one.current(id, 6.5 * minute)
      expect(system.asked).toBe(2)
    },
  )
})

import { describe, expect, it, vi } from 'vitest'
import { anonymous } from '../../../policy/src/model/principal.ts'
import type { Mount } from '../core/request/mount.ts'
import { cheapHash, codeOf, startRoom } from './authn.fixture.ts'

const mountWithout = (...carriersOff: string[]): Mount => ({
  path: '/arcgis',
  upstream: 'ags',
  at: '',
  carriersOff: new Set(carriersOff),
  realStatus: false,
})
const basic = (text: string): string => Buffer.from(text).toString('base64')

describe('a revocation by another process', () => {
  it('counts here within a second', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const { store, show, time } = await startRoom()
      expect((await show('web-key')).id).toBe('key:web')
      await store.changes.append({ subject: 'key:web', before: time.now, at: time.now })
      await vi.advanceTimersByTimeAsync(1_000)
      expect(await codeOf(show('web-key'))).toBe('credential.invalid')
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('who decides', () => {
  it('nobody is anonymous, one and the same object', async () => {
    const { authn, context } = await startRoom()
    expect(await authn.authenticate([], context())).toBe(anonymous)
  })

  it('a known key is answered at once, without a promise, with the same frozen principal', async () => {
    const { authn, show, context } = await startRoom()
    const first = await show('web-key')
    const again = authn.authenticate([{ carrier: 'header', value: 'web-key' }], context())
    expect(again).toBe(first)
    expect(Object.isFrozen(again)).toBe(true)
    expect(first).toMatchObject({
      id: 'key:web',
      roles: ['viewer'],
      attributes: { region: 'north' },
      carrier: 'header',
    })
    expect(await show('web-key', 'query')).toMatchObject({ id: 'key:web', carrier: 'query' })
  })

  it.each([
    ['a text of nobody', 'no-such-key'],
    ['a key of the right form', `mgkey_${'A'.repeat(43)}`],
    ['a token of the right form', `mgtok_${'A'.repeat(48)}`],
    ['a token of ArcGIS', 'BqUvRpGGBeMpE3j5ZQ..'],
    ['a JWT of nobody', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.'],
  ])('%s is invalid, never anonymous', async (_title, value) => {
    const { show } = await startRoom()
    expect(await codeOf(show(value))).toBe('credential.invalid')
  })

  it('the same credential in two places is one', async () => {
    const { authn, context } = await startRoom()
    const shown = [
      { carrier: 'header', value: 'web-key' },
      { carrier: 'query', value: 'web-key' },
    ] as const
    expect(await authn.authenticate(shown, context())).toMatchObject({ id: 'key:web', carrier: 'header' })
  })

  it('two of different principals conflict, two of one meet in the narrower scope and the earlier end', async () => {
    const { authn, context, show } = await startRoom()
    const { token, expires } = await authn.tokens.issue(
      { username: 'editor', password: 'editor-password' },
      context(),
    )
    const { ticket, expiresAt } = await authn.tickets.issue(
      await show(token),
      { mounts: ['/map'] },
      context(),
    )
    const together = (first: string, second: string) =>
      Promise.resolve(
        authn.authenticate(
          [
            { carrier: 'header', value: first },
            { carrier: 'query', value: second },
          ],
          context(),
        ),
      )
    expect(await codeOf(together('web-key', token))).toBe('credential.conflict')
    expect(await codeOf(together(token, 'no-such-key'))).toBe('credential.invalid')
    expect(expiresAt).toBeLessThan(expires)
    expect(await together(token, ticket)).toMatchObject({
      id: 'user:Editor',
      scope: { mounts: ['/map'], readOnly: true, cannotMint: true },
      expiresAt,
    })
  })

  it('a ticket in the path decides alone, whatever else was appended', async () => {
    const { authn, context, show } = await startRoom()
    const { ticket } = await authn.tickets.issue(await show('web-key'), {}, context())
    const shown = [
      { carrier: 'query', value: 'no-such-key' },
      { carrier: 'path-ticket', value: ticket },
    ] as const
    expect(await authn.authenticate(shown, context())).toMatchObject({
      id: 'key:web',
      carrier: 'path-ticket',
    })
    expect(await codeOf(show('web-key', 'path-ticket'))).toBe('credential.carrier-off')
    expect(await codeOf(show('web-key', 'query-ticket'))).toBe('credential.carrier-off')
  })

  it('a mount refuses an explicit credential in a carrier that is off, and overlooks a cookie there', async () => {
    const { authn, show, context } = await startRoom()
    expect(await codeOf(show('web-key', 'query', { mount: mountWithout('query') }))).toBe(
      'credential.carrier-off',
    )
    expect(await show('web-key', 'header', { mount: mountWithout('query') })).toMatchObject({ id: 'key:web' })
    const shown = [{ carrier: 'cookie', value: 'whatever' }] as const
    expect(await authn.authenticate(shown, context({ mount: mountWithout('cookie') }))).toBe(anonymous)
  })

  it('many requests with a new credential are one look-up', async () => {
    const { authn, store, show, context } = await startRoom()
    const { token } = await authn.tokens.issue({ username: 'editor', password: 'editor-password' }, context())
    let reads = 0
    const { get } = store.snapshots
    const counted = (id: string) => {
      reads += 1
      return get(id)
    }
    Object.assign(store.snapshots, { get: counted })
    await Promise.all(Array.from({ length: 20 }, () => show(token)))
    expect(reads).toBe(1)
  })
})

describe('passwords by Authorization: Basic', () => {
  it('names the user, and a wrong one is a bad credential', async () => {
    const { show } = await startRoom()
    expect(await show(basic('EDITOR:editor-password'), 'basic')).toMatchObject({
      id: 'user:Editor',
      shownAs: 'password',
    })
    expect(await codeOf(show(basic('editor:wrong'), 'basic'))).toBe('credential.invalid')
    expect(await codeOf(show(basic('nobody:wrong'), 'basic'))).toBe('credential.invalid')
    expect(await codeOf(show('%%%', 'basic'))).toBe('credential.invalid')
  })

  it.each([
    ['a wrong password', basic('editor:wrong')],
    ['an unknown user', basic('nobody:wrong')],
    ['a name that is longer than any', basic(`${'x'.repeat(257)}:wrong`)],
    ['something without a name', '%%%'],
  ])('is told the same of %s: that user name or password is wrong', async (_, value) => {
    const { show } = await startRoom()
    await expect(show(value, 'basic')).rejects.toMatchObject({
      code: 'credential.invalid',
      publicText: 'Invalid user name or password.',
    })
  })

  it('is no attempt that is remembered where the name is longer than any', async () => {
    const { show } = await startRoom()
    const name = 'x'.repeat(257)
    for (let nth = 0; nth < 10; nth++)
      expect(await codeOf(show(basic(`${name}:wrong`), 'basic'))).toBe('credential.invalid')
  })

  it('is not mistaken for a token of the same text', async () => {
    const text = basic('editor:editor-password')
    const { show } = await startRoom({ keys: [{ name: 'odd', key: text }] })
    expect(await show(text, 'basic')).toMatchObject({ id: 'user:Editor' })
    expect(await show(text, 'header')).toMatchObject({ id: 'key:odd' })
  })
})

describe('what holds at every use', () => {
  it('the end of a key', async () => {
    const { show, time } = await startRoom({
      keys: [{ name: 'web', key: 'k', expires: '2023-11-14T23:00:00Z' }],
    })
    expect(await show('k')).toMatchObject({ expiresAt: Date.parse('2023-11-14T23:00:00Z') })
    time.now = Date.parse('2023-11-14T23:00:00Z')
    expect(await codeOf(show('k'))).toBe('credential.expired')
  })

  it('the networks and origins of a key, also when it is known already', async () => {
    const { show } = await startRoom({
      keys: [{ name: 'web', key: 'k', networks: ['10.0.0.0/8'], origins: ['https://app.example'] }],
    })
    const home = { clientAddress: '10.1.1.1', origin: 'https://app.example' }
    expect(await show('k', 'header', home)).toMatchObject({ id: 'key:web' })
    expect(await codeOf(show('k', 'header', { ...home, clientAddress: '11.1.1.1' }))).toBe(
      'credential.bound-elsewhere',
    )
    expect(await codeOf(show('k', 'header', { ...home, origin: 'https://evil.test' }))).toBe(
      'credential.bound-elsewhere',
    )
    expect(await codeOf(show('k', 'header', { clientAddress: '10.1.1.1' }))).toBe(
      'credential.bound-elsewhere',
    )
  })

  it('revocations, within one refresh, down to what was made from the credential', async () => {
    const { authn, store, show, context, time } = await startRoom()
    const { token } = await authn.tokens.issue({ username: 'editor', password: 'editor-password' }, context())
    const principal = await show(token)
    const { ticket } = await authn.tickets.issue(principal, {}, context())
    expect(await show(ticket)).toMatchObject({ id: 'user:Editor' })
    time.now += 1000
    await store.changes.append({ subject: 'user:Editor', before: time.now, at: time.now })
    await authn.refresh()
    expect(await codeOf(show(token))).toBe('credential.invalid')
    expect(await codeOf(show(ticket))).toBe('credential.invalid')
    expect(await show('web-key')).toMatchObject({ id: 'key:web' })
    time.now += 1000
    const renewed = await authn.tokens.issue({ username: 'editor', password: 'editor-password' }, context())
    expect(await show(renewed.token)).toMatchObject({ id: 'user:Editor' })
  })

  it('a change that does not touch a credential leaves it known', async () => {
    const { authn, store, show, context, time } = await startRoom()
    const principal = await show(basic('editor:editor-password'), 'basic')
    await store.changes.append({ subject: 'session:other', before: time.now, at: time.now })
    await authn.refresh()
    const shown = [{ carrier: 'basic', value: basic('editor:editor-password') }] as const
    expect(authn.authenticate(shown, context())).toBe(principal)
  })

  it('a password is asked for again after a sign-out, and goes on when it is still right', async () => {
    const { authn, store, show, time } = await startRoom()
    const principal = await show(basic('editor:editor-password'), 'basic')
    time.now += 10
    await store.changes.append({ subject: 'user:Editor', before: time.now, at: time.now })
    await authn.refresh()
    time.now += 10
    const again = await show(basic('editor:editor-password'), 'basic')
    expect(again).toMatchObject({ id: 'user:Editor', shownAs: 'password' })
    expect(again).not.toBe(principal)
  })

  it('a key of the configuration can be ended too', async () => {
    const { authn, store, show, time } = await startRoom()
    await show('web-key')
    await store.changes.append({ subject: 'key:web', before: time.now, at: time.now })
    await authn.refresh()
    expect(await codeOf(show('web-key'))).toBe('credential.invalid')
  })

  it('a store that could not be read for 30 s refuses, and comes back with it', async () => {
    const { authn, store, show, time, logged } = await startRoom()
    await show('web-key')
    const { since } = store.changes
    Object.assign(store.changes, { since: () => Promise.reject(new Error('disk')) })
    time.now += 29_000
    expect(await show('web-key')).toMatchObject({ id: 'key:web' })
    time.now += 2000
    expect(await codeOf(show('web-key'))).toBe('credential.store-stale')
    expect(logged).toContain('revocations cannot be read; if this lasts for 30 s, nobody is let in')
    expect(await authn.authenticate([], { ...(await startRoom()).context(), now: time.now })).toBe(anonymous)
    Object.assign(store.changes, { since })
    expect(await show('web-key')).toMatchObject({ id: 'key:web' })
  })

  it('a clock that is set back does not make up for a store that cannot be read', async () => {
    const { store, show, time } = await startRoom()
    await show('web-key')
    Object.assign(store.changes, { since: () => Promise.reject(new Error('disk')) })
    time.now -= 3_600_000
    time.steppedBackMs += 3_600_000
    expect(await show('web-key')).toMatchObject({ id: 'key:web' })
    time.now += 31_000
    expect(await codeOf(show('web-key'))).toBe('credential.store-stale')
  })

  it('roles are those of the configuration today; who is gone from it has no tokens', async () => {
    const before = await startRoom()
    const { token } = await before.authn.tokens.issue(
      { username: 'editor', password: 'editor-password' },
      before.context(),
    )
    const users = [{ name: 'Editor', passwordHash: cheapHash, roles: ['viewer'] }]
    const after = await startRoom({ users }, { store: before.store })
    expect(await after.show(token)).toMatchObject({ roles: ['viewer'] })
    const without = await startRoom({ users: [] }, { store: before.store })
    expect(await codeOf(without.show(token))).toBe('credential.invalid')
  })
})

import { describe, expect, it } from 'vitest'
import { codeOf, startRoom } from './authn.fixture.ts'

const editor = { username: 'editor', password: 'editor-password' }
const minuteMs = 60_000

describe('a token for a password', () => {
  it('names the user, is short, fit for URLs, and lives an hour', async () => {
    const { authn, show, context, time } = await startRoom()
    const { token, expires } = await authn.tokens.issue({ ...editor, request: 'getToken' }, context())
    expect(token).toMatch(/^[A-Za-z0-9_-]{1,80}$/)
    expect(expires).toBe(time.now + 60 * minuteMs)
    expect(await show(token, 'query')).toMatchObject({
      id: 'user:Editor',
      roles: ['editor'],
      shownAs: 'token',
      expiresAt: expires,
    })
    time.now = expires
    expect(await codeOf(show(token))).toBe('credential.expired')
  })

  it.each([
    ['1', 1],
    ['60', 60],
    ['20160', 480],
    ['999999999', 480],
  ])('asked for %s minutes it lives %d', async (expiration, minutes) => {
    const { authn, context, time } = await startRoom()
    const { expires } = await authn.tokens.issue({ ...editor, expiration }, context())
    expect(expires - time.now).toBe(minutes * minuteMs)
  })

  it.each([
    ['no user', { password: 'x' }],
    ['a wrong password', { ...editor, password: 'x' }],
    ['no password', { username: 'editor' }],
    ['an unknown user', { ...editor, username: 'nobody' }],
    ['a huge password', { ...editor, password: 'x'.repeat(1500) }],
    ['a huge value', { ...editor, referer: 'x'.repeat(3000) }],
    ['an expiration without end', { ...editor, expiration: 'Infinity' }],
    ['an expiration below zero', { ...editor, expiration: '-1' }],
    ['an expiration of zero', { ...editor, expiration: '0' }],
    ['client=referer without one', { ...editor, client: 'referer' }],
    ['client=ip with a name', { ...editor, client: 'ip', ip: 'localhost' }],
    ['an unknown client', { ...editor, client: 'anything' }],
  ])('%s is refused', async (_title, form) => {
    const { authn, context } = await startRoom()
    expect(await codeOf(authn.tokens.issue(form, context()))).toBe('credential.password-wrong')
  })

  it.each([
    [
      'the origin of its referer',
      { client: 'referer', referer: 'https://app.example/map/index.html' },
      { referer: 'https://app.example/' },
      { referer: 'https://evil.test/' },
    ],
    [
      'a referer that is no address',
      { client: 'referer', referer: '@esri/arcgis-rest-js' },
      { referer: '@esri/arcgis-rest-js' },
      {},
    ],
    [
      'an address',
      { client: 'ip', ip: '203.0.113.9' },
      { clientAddress: '203.0.113.9' },
      { clientAddress: '203.0.113.8' },
    ],
    [
      'the address of the request',
      { client: 'requestip' },
      { clientAddress: '192.0.2.1' },
      { clientAddress: '192.0.2.2' },
    ],
  ])('is bound to %s, at every use', async (_title, client, home, elsewhere) => {
    const { authn, show, context } = await startRoom()
    const { token } = await authn.tokens.issue({ ...editor, ...client }, context())
    expect(await show(token, 'query', home)).toMatchObject({ id: 'user:Editor' })
    expect(await codeOf(show(token, 'query', elsewhere))).toBe('credential.bound-elsewhere')
    expect(await show(token, 'query', home)).toMatchObject({ id: 'user:Editor' })
  })
})

describe('a token for another credential', () => {
  const serverUrl = 'https://gate.example/arcgis'

  it('has the principal, never lives longer, keeps the bindings', async () => {
    const { authn, show, context } = await startRoom()
    const bound = { ...editor, client: 'requestip', expiration: '10' }
    const first = await authn.tokens.issue(bound, context())
    const swapped = await authn.tokens.issue(
      { token: first.token, serverUrl, expiration: '20160' },
      context(),
    )
    expect(swapped.expires).toBe(first.expires)
    expect(await show(swapped.token)).toMatchObject({ id: 'user:Editor', shownAs: 'token' })
    expect(await codeOf(show(swapped.token, 'query', { clientAddress: '198.51.100.1' }))).toBe(
      'credential.bound-elsewhere',
    )
  })

  it('falls with a revocation of the principal that is older than it', async () => {
    const { authn, store, show, context, time } = await startRoom()
    const first = await authn.tokens.issue(editor, context())
    time.now += 5000
    const swapped = await authn.tokens.issue({ token: first.token, serverUrl }, context())
    await show(swapped.token)
    await store.changes.append({ subject: 'user:Editor', before: time.now - 1000, at: time.now })
    await authn.refresh()
    expect(await codeOf(show(swapped.token))).toBe('credential.invalid')
  })

  it('is made from a key, not from a ticket, a stranger or nothing', async () => {
    const { authn, show, context } = await startRoom()
    expect(await codeOf(authn.tokens.issue({ token: 'web-key', serverUrl }, context()))).toBe('none')
    const { ticket } = await authn.tickets.issue(await show('web-key'), {}, context())
    expect(await codeOf(authn.tokens.issue({ token: ticket, serverUrl }, context()))).toBe(
      'credential.cannot-mint',
    )
    expect(await codeOf(authn.tokens.issue({ token: 'x', serverUrl }, context()))).toBe('credential.invalid')
    expect(await codeOf(authn.tokens.issue({ serverUrl }, context()))).toBe('credential.password-wrong')
  })
})

describe('guessing', () => {
  it('a dozen requests at once with the right password are one sign-in', async () => {
    const { authn, context } = await startRoom()
    for (let burst = 0; burst < 5; burst++) {
      const codes = await Promise.all(
        Array.from({ length: 13 }, () => codeOf(authn.tokens.issue(editor, context()))),
      )
      expect(new Set(codes)).toEqual(new Set(['none']))
    }
  })

  it('is slowed for the account and the address, not for others, and forgotten with time', async () => {
    const { authn, context, time } = await startRoom()
    const guess = (password: string, clientAddress = '192.0.2.1') =>
      codeOf(authn.tokens.issue({ username: 'EDITOR', password }, context({ clientAddress })))
    const codes: string[] = []
    for (let index = 0; index < 12; index++) codes.push(await guess(`guess ${index}`))
    expect(codes.slice(0, 8)).toEqual(Array(8).fill('credential.password-wrong'))
    expect(new Set(codes.slice(8))).toEqual(new Set(['credential.throttled']))
    expect(await guess('editor-password')).toBe('credential.throttled')
    expect(await guess('editor-password', '198.51.100.7')).toBe('none')
    time.now += 31_000
    expect(await guess('editor-password')).toBe('none')
  })

  it('is slowed also when all guesses come at the same moment', async () => {
    const { authn, context } = await startRoom()
    const codes = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        codeOf(authn.tokens.issue({ username: 'editor', password: `guess ${index}` }, context())),
      ),
    )
    expect(codes.filter((code) => code === 'credential.password-wrong')).toHaveLength(8)
  })

  it('of many accounts from one address is slowed too', async () => {
    const { authn, context } = await startRoom()
    const codes = []
    for (let index = 0; index < 45; index++)
      codes.push(
        await codeOf(
          authn.tokens.issue(
            { username: 'editor', password: `${index}` },
            context({ clientAddress: `2001:db8::${index.toString(16)}` }),
          ),
        ),
      )
    expect(codes.at(-1)).toBe('credential.throttled')
  })
})

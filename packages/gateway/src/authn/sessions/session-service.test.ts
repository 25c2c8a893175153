import { describe, expect, it } from 'vitest'
import { codeOf, startRoom } from '../authn.fixture.ts'

const cookieValue = (setCookie: string): string => /=([^;]*)/.exec(setCookie)?.[1] ?? ''

describe('a session', () => {
  it('is a new cookie that scripts and neighbours cannot read or plant', async () => {
    const { authn, show, context } = await startRoom()
    const first = await authn.sessions.begin(await show('web-key'), context(), undefined)
    const second = await authn.sessions.begin(await show('web-key'), context(), undefined)
    expect(first.setCookie).toMatch(
      /^__Host-mapgate=mgses_[\w-]{48}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Lax; Secure$/,
    )
    expect(second.setCookie).not.toBe(first.setCookie)
  })

  it('counts in a cookie only, and a cookie carries nothing else', async () => {
    const { authn, show, context } = await startRoom()
    const session = cookieValue(
      (await authn.sessions.begin(await show('web-key'), context(), undefined)).setCookie,
    )
    expect(await show(session, 'cookie')).toMatchObject({
      id: 'key:web',
      shownAs: 'session',
      carrier: 'cookie',
    })
    expect(await codeOf(show(session, 'header'))).toBe('credential.carrier-off')
    expect(await codeOf(show('web-key', 'cookie'))).toBe('credential.carrier-off')
  })

  it('gives way to an explicit credential', async () => {
    const { authn, show, context } = await startRoom({
      keys: [
        { name: 'web', key: 'web-key' },
        { name: 'other', key: 'other-key' },
      ],
    })
    const session = cookieValue(
      (await authn.sessions.begin(await show('web-key'), context(), undefined)).setCookie,
    )
    const shown = [
      { carrier: 'cookie', value: session },
      { carrier: 'header', value: 'other-key' },
    ] as const
    expect(await authn.authenticate(shown, context())).toMatchObject({ id: 'key:other', carrier: 'header' })
  })

  it('ends for everything made from it, and for nothing else', async () => {
    const { authn, show, context, time } = await startRoom()
    const { setCookie } = await authn.sessions.begin(await show('web-key'), context(), undefined)
    const other = cookieValue(
      (await authn.sessions.begin(await show('web-key'), context(), undefined)).setCookie,
    )
    const principal = await show(cookieValue(setCookie), 'cookie')
    const { ticket } = await authn.tickets.issue(principal, {}, context())
    await show(ticket)
    time.now += 1
    expect((await authn.sessions.end(principal, context())).setCookie).toContain('Max-Age=0')
    await authn.refresh()
    expect(await codeOf(show(cookieValue(setCookie), 'cookie'))).toBe('credential.invalid')
    expect(await codeOf(show(ticket))).toBe('credential.invalid')
    expect(await show(other, 'cookie')).toMatchObject({ id: 'key:web' })
    expect(await show('web-key')).toMatchObject({ id: 'key:web' })
  })

  it.each([
    ['a picture of a page of the gateway', { referer: 'https://gate.example/' }, 'none'],
    ['a picture of a configured page', { referer: 'https://app.example/' }, 'none'],
    ['an address typed in', {}, 'none'],
    ['a foreign page', { origin: 'https://evil.test' }, 'credential.carrier-off'],
    ['a picture of a foreign page', { referer: 'https://evil.test/' }, 'credential.carrier-off'],
    ['a write of a configured page', { method: 'POST', origin: 'https://app.example' }, 'none'],
    ['a write of a foreign page', { method: 'POST', origin: 'https://evil.test' }, 'credential.carrier-off'],
    ['a write of nobody knows whom', { method: 'POST' }, 'credential.carrier-off'],
    ['a write of a sandbox', { method: 'POST', origin: 'null' }, 'credential.carrier-off'],
    ['a script (JSONP)', { jsonp: true, referer: 'https://app.example/' }, 'credential.carrier-off'],
  ])('in a cookie, from %s: %s', async (_title, request, code) => {
    const { authn, show, context } = await startRoom()
    const session = cookieValue(
      (await authn.sessions.begin(await show('web-key'), context(), undefined)).setCookie,
    )
    expect(await codeOf(show(session, 'cookie', request))).toBe(code)
  })

  it('cannot be begun by a foreign page, or from a session', async () => {
    const { authn, show, context } = await startRoom()
    const begin = authn.sessions.begin(
      await show('web-key'),
      context({ origin: 'https://evil.test' }),
      undefined,
    )
    expect(await codeOf(begin)).toBe('credential.carrier-off')
    const session = cookieValue(
      (await authn.sessions.begin(await show('web-key'), context(), undefined)).setCookie,
    )
    expect(await codeOf(authn.sessions.begin(await show(session, 'cookie'), context(), undefined))).toBe(
      'credential.cannot-mint',
    )
  })

  it('ends everywhere, also where the store has lost it', async () => {
    const { authn, store, show, context } = await startRoom()
    const { setCookie } = await authn.sessions.begin(await show('web-key'), context(), undefined)
    const cookie = cookieValue(setCookie)
    const principal = await show(cookie, 'cookie')
    // As after a failover: there is no record any more, and this gateway remembers it.
    Object.assign(store.sessions, { get: async () => undefined, end: async () => false })
    await authn.sessions.end(principal, context())
    await authn.refresh()
    expect(await codeOf(show(cookie, 'cookie'))).toBe('credential.invalid')
  })
})

import { describe, expect, it } from 'vitest'
import { anonymous } from '../../../policy/src/model/principal.ts'
import { codeOf, startRoom } from './authn.fixture.ts'

const minuteMs = 60_000

describe('a ticket', () => {
  it('is short, minutes long, read-only, narrow, and says when it ends', async () => {
    const { authn, show, context, time } = await startRoom()
    const requested = { mounts: ['/map'], services: ['Water/Mains'] }
    const { ticket, expiresAt, expiresInSeconds } = await authn.tickets.issue(
      await show('web-key'),
      requested,
      context(),
    )
    expect(ticket.length).toBeLessThanOrEqual(80)
    expect(expiresAt - time.now).toBeGreaterThanOrEqual(2.5 * minuteMs)
    expect(expiresAt - time.now).toBeLessThanOrEqual(5 * minuteMs)
    expect(expiresInSeconds).toBe(Math.floor((expiresAt - time.now) / 1000))
    for (const carrier of ['path-ticket', 'query-ticket', 'query', 'form', 'header', 'bearer'] as const)
      expect(await show(ticket, carrier)).toMatchObject({
        id: 'key:web',
        shownAs: 'ticket',
        carrier,
        scope: { mounts: ['/map'], services: ['Water/Mains'], readOnly: true, cannotMint: true },
        expiresAt,
      })
    time.now = expiresAt
    expect(await codeOf(show(ticket))).toBe('credential.expired')
  })

  it('stays the same inside its window, whatever the order of names; another request, another ticket', async () => {
    const { authn, show, context, time } = await startRoom()
    const principal = await show('web-key')
    const first = await authn.tickets.issue(principal, { services: ['B', 'A'] }, context())
    const start = first.expiresAt - 5 * minuteMs
    time.now = start
    const atStart = await authn.tickets.issue(
      await show('web-key', 'bearer'),
      { services: ['A', 'B', 'A'] },
      context(),
    )
    time.now = start + 2.5 * minuteMs - 1
    const atEnd = await authn.tickets.issue(principal, { services: ['A', 'B'] }, context())
    expect([atStart.ticket, atEnd.ticket]).toEqual([first.ticket, first.ticket])
    time.now += 1
    const next = await authn.tickets.issue(principal, { services: ['A', 'B'] }, context())
    const other = await authn.tickets.issue(principal, { services: ['A'] }, context())
    const bound = await authn.tickets.issue(
      principal,
      { services: ['A'], origin: 'https://app.example' },
      context(),
    )
    expect(new Set([first.ticket, next.ticket, other.ticket, bound.ticket]).size).toBe(4)
  })

  it('never outlives its credential, and falls with it', async () => {
    const { authn, store, show, context, time } = await startRoom()
    const { token, expires } = await authn.tokens.issue(
      { username: 'editor', password: 'editor-password', expiration: '1' },
      context(),
    )
    const { ticket, expiresAt } = await authn.tickets.issue(await show(token), {}, context())
    expect(expiresAt).toBe(expires)
    await show(ticket)
    await store.changes.append({ subject: 'user:Editor', before: time.now, at: time.now })
    await authn.refresh()
    expect(await codeOf(show(ticket))).toBe('credential.invalid')
  })

  it('is good only for pages of its origin', async () => {
    const { authn, show, context } = await startRoom()
    const requested = { origin: 'https://app.example' }
    const { ticket } = await authn.tickets.issue(await show('web-key'), requested, context())
    const home = { referer: 'https://app.example/' }
    expect(await show(ticket, 'path-ticket', home)).toMatchObject({ id: 'key:web' })
    expect(await codeOf(show(ticket, 'path-ticket', { origin: 'https://evil.test' }))).toBe(
      'credential.bound-elsewhere',
    )
    expect(await codeOf(show(ticket, 'path-ticket'))).toBe('credential.bound-elsewhere')
  })

  it('is not for anonymous, and not from another ticket', async () => {
    const { authn, show, context } = await startRoom()
    expect(await codeOf(authn.tickets.issue(anonymous, {}, context()))).toBe('credential.missing')
    const { ticket } = await authn.tickets.issue(await show('web-key'), {}, context())
    const principal = await show(ticket)
    expect(await codeOf(authn.tickets.issue(principal, {}, context()))).toBe('credential.cannot-mint')
    expect(await codeOf(authn.sessions.begin(principal, context(), undefined))).toBe('credential.cannot-mint')
  })

  it.each([
    ['a mount that is not there', { mounts: ['/other'] }],
    ['too many services', { services: Array(51).fill('A') }],
    ['an empty name', { services: [''] }],
    ['an origin with a path', { origin: 'https://app.example/map' }],
    ['an origin of another kind', { origin: 'file:///etc' }],
    ['no origin', { origin: '*' }],
  ])('%s cannot be asked for', async (_title, requested) => {
    const { authn, show, context } = await startRoom()
    expect(await codeOf(authn.tickets.issue(await show('web-key'), requested, context()))).toBe(
      'request.invalid',
    )
  })

  it.each([0, 6, 20, 53])('one changed character (at %d) makes it worthless', async (at) => {
    const { authn, show, context } = await startRoom()
    const { ticket } = await authn.tickets.issue(await show('web-key'), {}, context())
    const changed = ticket.slice(0, at) + (ticket[at] === 'A' ? 'B' : 'A') + ticket.slice(at + 1)
    expect(await codeOf(show(changed))).toBe('credential.invalid')
  })

  it('is no token under another prefix', async () => {
    const { authn, show, context } = await startRoom()
    const { ticket } = await authn.tickets.issue(await show('web-key'), {}, context())
    expect(await codeOf(show(ticket.replace('mgtkt_', 'mgtok_')))).toBe('credential.invalid')
    expect(await codeOf(show(ticket.replace('mgtkt_', 'mgses_'), 'cookie'))).toBe('credential.invalid')
  })
})

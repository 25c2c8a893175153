import { describe, expect, it } from 'vitest'
import { sessionRecord } from '../../store/sessions.fixture.ts'
import { startRoom } from '../authn.fixture.ts'

const hour = 3_600_000
const basic = Buffer.from('editor:editor-password').toString('base64')
const cookieIn = (setCookie: string): string => /=([^;]*)/.exec(setCookie)?.[1] ?? ''

/** A room, and a function that signs in and gives the principal of the cookie. */
async function start(sections = {}) {
  const room = await startRoom(sections)
  const { authn, show, context } = room
  const signIn = async (value = basic, carrier: 'basic' | 'header' = 'basic') => {
    const { setCookie } = await authn.sessions.begin(await show(value, carrier), context(), undefined)
    return show(cookieIn(setCookie), 'cookie')
  }
  return { ...room, signIn, own: authn.ownSessions }
}

describe("A person's own sessions", () => {
  it('are the one that asks, first, and the others of the same person', async () => {
    const { signIn, own, time, store } = await start()
    await signIn()
    time.now += 1000
    const asking = await signIn()
    time.now += 1000
    await signIn()
    await store.sessions.insert(sessionRecord({ id: 'of-somebody-else', expiresAt: time.now + hour }))
    const account = await own.of(asking, time.now)
    expect(account?.sessions).toHaveLength(3)
    expect(account?.sessions.map(({ isThis }) => isThis)).toEqual([true, false, false])
    expect(account).toMatchObject({ mayEndAll: true, groups: [], provider: undefined })
  })

  it('leave out those that were idle for too long', async () => {
    const { signIn, own, time } = await start({ credentials: { sessionIdle: '1h' } })
    await signIn()
    time.now += hour
    expect((await own.of(await signIn(), time.now))?.sessions).toHaveLength(1)
  })

  it('are ended one by one, but never those of others', async () => {
    const { signIn, own, time, store } = await start()
    const asking = await signIn()
    await signIn()
    const foreign = sessionRecord({ id: 'of-somebody-else', expiresAt: time.now + hour })
    await store.sessions.insert(foreign)
    expect(await own.end(asking, foreign.id, time.now)).toBe(false)
    expect(await own.end(asking, 'no-such-session', time.now)).toBe(false)
    expect(await store.sessions.get(foreign.id, time.now)).toBeDefined()
    const other = (await own.of(asking, time.now))?.sessions.find(({ isThis }) => !isThis)
    expect(await own.end(asking, other?.id ?? '', time.now)).toBe(true)
    expect((await own.of(asking, time.now))?.sessions).toHaveLength(1)
  })

  it('end all together, with every token that was given for the password', async () => {
    const { authn, signIn, own, time, context, show } = await start()
    const { token } = await authn.tokens.issue(
      { username: 'editor', password: 'editor-password' } as never,
      context({ method: 'POST' }),
    )
    const asking = await signIn()
    await signIn()
    expect(await own.endAll(asking, time.now)).toBe(true)
    await authn.sessions.end(asking, context())
    await authn.refresh()
    await expect(show(token)).rejects.toMatchObject({ code: 'credential.invalid' })
    time.now += 1000
    expect((await own.of(await signIn(), time.now))?.sessions).toHaveLength(1)
  })

  it('of a key that several people may have are this one alone, and nobody is signed out by another', async () => {
    const { authn, signIn, own, time, show } = await start()
    const other = await signIn('web-key', 'header')
    const asking = await signIn('web-key', 'header')
    const account = await own.of(asking, time.now)
    expect(account).toMatchObject({ mayEndAll: false, sessions: [{ isThis: true }] })
    const otherId = (await own.of(other, time.now))?.sessions[0]?.id ?? ''
    expect(await own.end(asking, otherId, time.now)).toBe(false)
    expect(await own.endAll(asking, time.now)).toBe(false)
    await authn.refresh()
    expect(await show('web-key')).toMatchObject({ id: 'key:web' })
  })

  it('are none where a front proxy names the person with every request, who still sees the groups', async () => {
    const { own, time, show } = await start()
    const named = { ...(await show(basic, 'basic')), carrier: 'assertion' as const }
    expect(await own.of(named, time.now)).toEqual({
      groups: [],
      provider: undefined,
      sessions: [],
      mayEndAll: false,
    })
    expect(await own.endAll(named, time.now)).toBe(false)
  })

  it('are shown to no token and no ticket that was made from one', async () => {
    const { authn, signIn, own, time, context, show } = await start()
    const asking = await signIn()
    const { ticket } = await authn.tickets.issue(asking, {}, context())
    expect(await own.of(await show(ticket, 'query-ticket'), time.now)).toBeUndefined()
    expect(await own.of(await show('web-key'), time.now)).toBeUndefined()
  })
})

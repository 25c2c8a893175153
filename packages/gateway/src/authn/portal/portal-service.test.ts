import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PortalClient, PortalService, TokenReply } from '../../core/authentication/portal.ts'
import { openSqliteStore } from '../../store/sqlite.ts'
import { codeOf, startRoom } from '../authn.fixture.ts'

const verifier = 'a-verifier-that-has-as-many-letters-as-it-must-have'
const challenge = createHash('sha256').update(verifier).digest('base64url')
const redirectUri = 'https://app.example/map/'
const portalSection = {
  path: '/portal',
  clients: [
    { id: 'web', title: 'Map', redirects: [redirectUri] },
    { id: 'job', title: 'Job', secret: 'secret-of-the-job', roles: ['crew'] },
  ],
}

/** A room, a signed-in browser, and what an application was given by it. */
async function startGranted(parts: Parameters<typeof startRoom>[1] = {}) {
  const room = await startRoom({ portal: portalSection }, parts)
  const { authn, show, context, time } = room
  const portal = authn.portal as PortalService
  const { setCookie } = await authn.sessions.begin(await show('web-key'), context(), undefined)
  const cookie = /=([^;]*)/.exec(setCookie)?.[1] ?? ''
  const principal = await show(cookie, 'cookie')
  const client = portal.client('web') as PortalClient
  const grant = (form: Record<string, string>) =>
    portal.grant(new Map(Object.entries({ client_id: 'web', ...form })), context())
  const sign = async (lifeMs?: number): Promise<TokenReply> => {
    const asked = { client, redirectUri, challenge, mounts: undefined, lifeMs }
    const code = await portal.code(principal, asked, time.now)
    return grant({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
  }
  const renew = (refresh = '') => grant({ grant_type: 'refresh_token', refresh_token: refresh })
  return {
    ...room,
    portal,
    principal,
    client,
    sign,
    renew,
    grant,
    session: portal.sessionOf(principal) ?? '',
  }
}

describe('What an application is given', () => {
  it('ends with the session, and with the key that the session was begun with', async () => {
    const { sign, renew, show, authn, principal, context, store, time } = await startGranted()
    const given = await sign()
    expect(await show(given.access_token)).toMatchObject({ id: 'key:web', shownAs: 'token' })
    time.now += 1
    await authn.sessions.end(principal, context())
    await authn.refresh()
    expect(await codeOf(show(given.access_token))).toBe('credential.invalid')
    expect(await codeOf(renew(given.refresh_token))).toBe('oauth.grant-invalid')
    const other = await startGranted()
    const theirs = await other.sign()
    other.time.now += 1
    await other.store.changes.append({ subject: 'key:web', before: other.time.now, at: other.time.now })
    await other.authn.refresh()
    expect(await codeOf(other.renew(theirs.refresh_token))).toBe('oauth.grant-invalid')
    await store.close()
  })

  it('ends where rights change, and a renewal brings the rights as they are then', async () => {
    const { sign, renew, show, authn, store, session, time } = await startGranted()
    const given = await sign()
    const record = await store.sessions.get(session, time.now)
    time.now += 1
    await store.sessions.update(session, {
      name: 'web',
      roles: [],
      attributes: {},
      groups: [],
      checkedAt: time.now,
      rightsVersion: (record?.rightsVersion ?? 0) + 1,
    })
    await authn.refresh()
    expect(await codeOf(show(given.access_token))).toBe('credential.invalid')
    const renewed = await renew(given.refresh_token)
    expect(await show(renewed.access_token)).toMatchObject({ id: 'key:web' })
  })

  it('is renewed no longer than its life, nor than the session', async () => {
    const { sign, renew, time } = await startGranted()
    const short = await sign(2 * 3_600_000)
    const long = await sign()
    expect(short.refresh_token_expires_in).toBe(7200)
    expect(long.refresh_token_expires_in).toBe(28_800)
    time.now += 7_201_000 - 600_000
    expect((await renew(long.refresh_token)).expires_in).toBe(3600)
    time.now += 600_000
    expect(await codeOf(renew(short.refresh_token))).toBe('oauth.grant-invalid')
  })

  it('is good for an application as long as that is registered', async () => {
    const store = await openSqliteStore({ file: ':memory:' })
    const { sign } = await startGranted({ store })
    const given = await sign()
    const later = await startRoom({ portal: { ...portalSection, clients: [] } }, { store })
    expect(await codeOf(later.show(given.access_token))).toBe('credential.invalid')
  })

  it('is known by its application, also after a swap', async () => {
    const { sign, portal, show, context } = await startGranted()
    const { access_token } = await sign()
    const wanted = { mount: '/map', serverUrl: 'https://gate.example/map', expirationMinutes: undefined }
    const swapped = await show((await portal.swap(access_token, wanted, context())).token)
    expect(portal.clientOf(swapped)).toBe('web')
    expect(swapped.scope.mounts).toEqual(['/map'])
  })

  it('by its secret is an application, and ends where that has other roles or none', async () => {
    const { grant, show } = await startGranted()
    const form = { grant_type: 'client_credentials', client_id: 'job', client_secret: 'secret-of-the-job' }
    const given = await grant(form)
    expect(given.refresh_token).toBeUndefined()
    expect(await show(given.access_token)).toMatchObject({ id: 'app:job', kind: 'app', roles: ['crew'] })
    expect(await codeOf(grant({ ...form, client_id: 'web' }))).toBe('oauth.client-refused')
    expect(await codeOf(grant({ ...form, grant_type: 'password' }))).toBe('oauth.grant-unsupported')
    expect(await codeOf(grant({ ...form, grant_type: 'constructor' }))).toBe('oauth.grant-unsupported')
  })
})

describe('A renewal through an outage', () => {
  it('of the store is no refusal: it may work in a moment', async () => {
    const store = await openSqliteStore({ file: ':memory:' })
    let isAway = false
    const sessions = {
      ...store.sessions,
      get: async (...asked: Parameters<typeof store.sessions.get>) => {
        if (isAway) throw new Error('database is locked')
        return store.sessions.get(...asked)
      },
    }
    const { sign, renew } = await startGranted({ store: { ...store, sessions } })
    const { refresh_token } = await sign()
    isAway = true
    expect(await codeOf(renew(refresh_token))).toBe('other: Error: database is locked')
    isAway = false
    expect((await renew(refresh_token)).access_token).toMatch(/^mgtok_/)
  })
})

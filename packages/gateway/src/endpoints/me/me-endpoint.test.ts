import { describe, expect, it } from 'vitest'
import { anonymous, type Principal } from '../../../../policy/src/model/principal.ts'
import type { OwnAccount, OwnSession } from '../../core/authentication/own-sessions.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Trace } from '../../core/request/trace.ts'
import { lookOf } from '../../pages/look.ts'
import { createMeEndpoint, type MeOptions } from './me-endpoint.ts'

const nasty = '"><script>alert(1)</script>'
const now = 1_700_000_000_000
const minute = 60_000

const ada: Principal = {
  ...anonymous,
  id: 'oidc:corp:4711',
  name: `Ada ${nasty}`,
  kind: 'oidc',
  roles: ['viewer'],
  attributes: { [`region ${nasty}`]: ['north', nasty] },
  carrier: 'cookie',
  shownAs: 'session',
}

const session = (changes: Partial<OwnSession> = {}): OwnSession => ({
  id: 'first',
  browser: 'Firefox on Linux',
  createdAt: now - 90 * minute,
  lastUsedAt: now - 5 * minute,
  expiresAt: now + 90 * minute,
  isThis: false,
  ...changes,
})

const account: OwnAccount = {
  groups: ['GIS Viewers', nasty],
  provider: 'corp',
  sessions: [session({ isThis: true }), session({ id: 'second', browser: 'a program on Windows' })],
  mayEndAll: true,
}

async function ask(
  asked: { path?: string; method?: string; query?: string; body?: string; accepted?: string },
  changes: Partial<MeOptions> & { principal?: Principal; own?: OwnAccount | undefined; trace?: Trace } = {},
) {
  const ended: string[] = []
  const principal = changes.principal ?? ada
  const endpoint = createMeEndpoint({
    publicUrl: 'https://gate.example/gis',
    authenticate: async () => principal,
    callerOf: async () => principal,
    sessions: {
      begin: async () => Promise.reject(new Error('begun')),
      end: async () => ({ setCookie: 'mapgate=; Max-Age=0' }),
    },
    ownSessions: {
      of: async () => ('own' in changes ? changes.own : account),
      end: async (_who, id) => {
        ended.push(id)
        return id === 'second'
      },
      endAll: async () => {
        ended.push('all')
        return true
      },
    },
    ownQuotas: async () => [],
    providers: [{ name: 'corp', title: 'Corp Accounts' }],
    look: lookOf({ name: 'Mapgate' }),
    listings: { mounts: [], ask: () => async () => Promise.reject(new GatewayError('request.not-found')) },
    clock: () => now,
    ...changes,
  })
  const { path = '/.mapgate/me', method = 'GET', query = '', body = '', accepted } = asked
  const headers = accepted === undefined ? {} : { 'accept-language': accepted }
  const inbound = { path, method, query, headers, body: Buffer.from(body), shown: [] }
  const reply = await endpoint(inbound as never, changes.trace ?? {})
  return { ...reply, page: String(reply.body), ended }
}

describe('The page of one’s own account', () => {
  it('says who somebody is, by whom that is said, and where the person is signed in', async () => {
    const { page } = await ask({})
    expect(page).toContain('Signed in with Corp Accounts')
    expect(page).toContain('<li>viewer</li>')
    expect(page).toContain('<li>GIS Viewers</li>')
    expect(page).toContain('Firefox on Linux <b class="mark">this browser</b>')
    expect(page).toContain('A program on Windows')
    expect(page).toContain('signed in 1 hour ago · last used 5 minutes ago')
  })

  it('leaves for the audit line why a session is over that a form came with', async () => {
    const trace: Trace = {}
    const authenticate = async () => Promise.reject(new GatewayError('credential.expired', 'idle'))
    const { status } = await ask({ path: '/.mapgate/me/end', method: 'POST' }, { authenticate, trace })
    expect([status, trace.refused?.code]).toEqual([303, 'credential.expired'])
  })

  it('makes no markup of what an identity system says', async () => {
    const { page } = await ask({})
    expect(page).not.toContain('<script')
    expect(page.match(/&#60;script&#62;/g)?.length).toBeGreaterThanOrEqual(4)
  })

  it.each([
    [
      'de',
      'Wo Sie angemeldet sind',
      'angemeldet vor 1 Stunde · zuletzt benutzt vor 5 Minuten',
      'Ein Programm auf Windows',
    ],
    [
      'es',
      'Dónde ha iniciado sesión',
      'sesión iniciada hace 1 hora · último uso hace 5 minutos',
      'Un programa en Windows',
    ],
    [
      'fr',
      'Où vous êtes connecté',
      'connecté il y a 1 heure · dernière utilisation il y a 5 minutes',
      'Un programme sur Windows',
    ],
  ])('speaks %s', async (accepted, heading, moments, browser) => {
    const { page } = await ask({ accepted })
    for (const text of [`<html lang="${accepted}">`, heading, moments, browser]) expect(page).toContain(text)
  })

  it('tells somebody without a role which groups were received, and that none of them gives one', async () => {
    const { page } = await ask({}, { principal: { ...ada, roles: [] } })
    expect(page).toContain('none of the groups that were received for you gives a role here')
    expect(page).toContain('<li>GIS Viewers</li>')
    const { page: without } = await ask(
      {},
      { principal: { ...ada, roles: [] }, own: { ...account, groups: [] } },
    )
    expect(without).toContain('your account has no role here')
  })

  it('tells whose quotas somebody is charged to, and makes no markup of what they are called', async () => {
    const quota = {
      name: 'each',
      units: 5_000,
      every: 'month',
      warnAt: 80,
      until: now + 72 * 60 * minute,
    } as const
    const { page } = await ask(
      {},
      {
        ownQuotas: async () => [
          { ...quota, per: 'principal', of: ada.id, isNarrow: false, used: 4_250 },
          { ...quota, per: { attribute: nasty }, of: nasty, isNarrow: true, used: 'below-warning' },
          { ...quota, per: { attribute: 'unit' }, of: '', isNarrow: false, used: 'unknown' },
        ],
      },
    )
    expect(page).toContain('5,000 units a month, yours alone')
    expect(page).toContain('85 % used, 750 left · begins again in 3 days')
    expect(page).toContain('high="80" value="85"')
    expect(page).toContain('for some services only')
    expect(page).toContain('shared by all without unit')
    expect(page).toContain('not known at the moment')
    expect(page).not.toContain('<script')
    expect((await ask({})).page).not.toContain('How much you may use')
  })

  it('offers nobody to end all where others may have the same key', async () => {
    const { page } = await ask({}, { own: { ...account, mayEndAll: false } })
    expect(page).not.toContain('end-all')
  })

  it('has no sessions to show where a front proxy names the person', async () => {
    const { page } = await ask({}, { own: { ...account, sessions: [], mayEndAll: false } })
    expect(page).toContain('<li>GIS Viewers</li>')
    expect(page).not.toMatch(/Where you are signed in|sign-out|end-all/)
  })

  it.each<[string, Parameters<typeof ask>[1]]>([
    ['a stranger', { principal: anonymous }],
    ['a key or a token in a link', { own: undefined }],
  ])('sends %s to sign in', async (_title, changes) => {
    expect(await ask({ query: 'lang=de' }, changes)).toMatchObject({
      status: 303,
      headers: { location: '/gis/.mapgate/sign-in?to=%2Fgis%2F.mapgate%2Fme&lang=de' },
    })
  })
})

describe('The forms of that page', () => {
  const post = (path: string, body: string, changes = {}) =>
    ask({ method: 'POST', path: `/.mapgate/me/${path}`, body }, changes)

  it('end a session and say so', async () => {
    expect(await post('end', 'id=second&lang=fr')).toMatchObject({
      status: 303,
      headers: { location: '/gis/.mapgate/me?ended=&lang=fr' },
      ended: ['second'],
    })
    expect((await ask({ query: 'ended=&lang=fr' })).page).toContain('La session a été fermée.')
  })

  it('say of every other id the same', async () => {
    for (const id of ['of-somebody-else', 'none', ''])
      expect(await post('end', `id=${id}`)).toMatchObject({
        headers: { location: '/gis/.mapgate/me?not-ended=' },
      })
  })

  it.each([
    ['end', 'id=first', []],
    ['end-all', '', ['all']],
  ])('%s with %j signs this browser out, and leads straight to no provider', async (path, body, ended) => {
    expect(await post(path, body)).toMatchObject({
      status: 303,
      headers: { location: '/gis/.mapgate/sign-in?choose=', 'set-cookie': 'mapgate=; Max-Age=0' },
      ended,
    })
  })

  it('go on to the sign-out of the provider, by a page, because the policy of forms allows no redirect there', async () => {
    const sessions = {
      begin: async () => Promise.reject(new Error('begun')),
      end: async () => ({ setCookie: 'mapgate=; Max-Age=0', leaveAt: 'https://id.example/end?x=1' }),
    }
    expect(await post('end-all', '', { sessions })).toMatchObject({
      status: 200,
      headers: { refresh: '0; url=https://id.example/end?x=1' },
      cookies: ['mapgate=; Max-Age=0'],
      ended: ['all'],
    })
  })

  it('ask for a sign-in where the session is over, and refuse a page of another origin', async () => {
    const failing = (code: 'credential.expired' | 'credential.carrier-off') => ({
      authenticate: async () => Promise.reject(new GatewayError(code)),
    })
    expect((await post('end-all', '', failing('credential.expired'))).status).toBe(303)
    await expect(post('end-all', '', failing('credential.carrier-off'))).rejects.toMatchObject({
      code: 'credential.carrier-off',
    })
  })

  it('do nothing when their address is opened', async () => {
    for (const path of ['end', 'end-all'])
      expect(await ask({ path: `/.mapgate/me/${path}` })).toMatchObject({
        status: 303,
        headers: { location: '/gis/.mapgate/me' },
        ended: [],
      })
  })
})

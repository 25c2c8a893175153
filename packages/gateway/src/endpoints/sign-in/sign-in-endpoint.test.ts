import { describe, expect, it } from 'vitest'
import { anonymous } from '../../../../policy/src/model/principal.ts'
import type { SessionService } from '../../core/authentication/issuing.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Trace } from '../../core/request/trace.ts'
import { lookOf } from '../../pages/look.ts'
import { createMintedScope } from '../minted-scope.ts'
import { ownPath } from '../own-path.ts'
import { createSignInEndpoint, type SignInOptions } from './sign-in-endpoint.ts'

describe('The place that a sign-in comes back to', () => {
  it.each([
    ['/gis/map', '/gis/map'],
    ['/gis/map?f=html', '/gis/map?f=html'],
    ['/elsewhere', '/gis/'],
    ['//evil.example', '/gis/'],
    ['/\\\\evil.example', '/gis/'],
    ['/gis/\\\\evil.example', '/gis/'],
    ['https://evil.example/gis/', '/gis/'],
    ['/gis/\r\nset-cookie: a=b', '/gis/'],
    ['/gis/a%2fb?state=%5c%0a', '/gis/a%2fb?state=%5c%0a'],
    ['/gis/%5cevil.example', '/gis/'],
    ['/gis/%E0%A4%A', '/gis/'],
    [null, '/gis/'],
  ])('%j: %s', (to, expected) => expect(ownPath(to, '/gis/')).toBe(expected))

  it('is this host also where the gateway is at the root', () => {
    for (const to of ['//evil.example', '/%2fevil.example', '/%09/evil.example', '/%5cevil.example'])
      expect(ownPath(to, '/')).toBe('/')
    expect(ownPath('/map', '/')).toBe('/map')
  })
})

const ines = { ...anonymous, id: 'user:ines', name: 'Inés', kind: 'user' as const }

const sessions: SessionService = {
  begin: async () => ({ setCookie: 'mapgate=mgses_x; HttpOnly', expiresAt: 1 }),
  end: async () => ({ setCookie: 'mapgate=' }),
}

const endpointWith = (changes: Partial<SignInOptions> = {}) =>
  createSignInEndpoint({
    publicUrl: 'https://gate.example',
    sessions,
    scope: createMintedScope([]),
    look: lookOf({ name: 'Mapgate' }),
    providers: [],
    takesPasswords: async () => true,
    straight: false,
    askedBy: () => undefined,
    callerOf: async () => anonymous,
    clock: () => 0,
    authenticate: async ([shown]) => {
      const good = Buffer.from('ines:right').toString('base64')
      if (shown?.value !== good && shown?.value !== 'mgkey_good') throw new GatewayError('credential.invalid')
      return ines
    },
    ...changes,
  })

/** The page as a browser gets it. */
const pageOf = async (
  query: string,
  changes: Partial<SignInOptions> = {},
  headers: Record<string, string> = {},
) => {
  const inbound = { method: 'GET', path: '/.mapgate/sign-in', query, headers, body: Buffer.of() }
  const reply = await endpointWith(changes)(inbound as never, {})
  return { ...reply, body: String(reply.body) }
}

it('The language that was chosen goes along to the page of the person, and nowhere else', async () => {
  const entra = { name: 'entra', title: 'Entra' }
  const { body } = await pageOf('lang=fr&to=/.mapgate/me?lang=de', { providers: [entra] as never })
  expect(body).toContain('name="to" value="/.mapgate/me?lang=fr"')
  expect(body).toContain('start?to=%2F.mapgate%2Fme%3Flang%3Dfr')
  expect((await pageOf('lang=fr&to=/map')).body).toContain('name="to" value="/map"')
  expect((await pageOf('to=/.mapgate/me')).body).toContain('name="to" value="/.mapgate/me"')
})

describe('The sign-in of browsers', () => {
  const endpoint = endpointWith()
  const post = (fields: Record<string, string>) =>
    endpoint(
      {
        method: 'POST',
        path: '/.mapgate/sign-in',
        query: '',
        headers: {},
        body: Buffer.from(new URLSearchParams(fields).toString()),
      } as never,
      {},
    )

  it.each([{ username: 'ines', password: 'right' }, { key: 'mgkey_good' }])(
    'begins a session with %j',
    async (fields) => {
      expect(await post({ ...fields, to: '/map' })).toMatchObject({
        status: 303,
        headers: { location: '/map', 'set-cookie': expect.stringContaining('mgses_x') },
      })
    },
  )

  it('says no more of a wrong password than of a wrong name, and repeats the name alone', async () => {
    const pages = await Promise.all([
      post({ username: 'ines', password: 'wrong-7' }),
      post({ username: 'olga-7', password: 'x' }),
    ])
    expect(pages.map(({ status }) => status)).toEqual([401, 401])
    expect(String(pages[0]?.body).replace('ines', 'olga-7')).toBe(pages[1]?.body)
    expect(pages[0]?.body).toContain('name="username" value="ines"')
    expect(String(pages[0]?.body)).not.toContain('wrong-7')
    expect(pages[0]?.headers['set-cookie']).toBeUndefined()
    expect(pages[0]?.body).toContain(
      '<p class="said" role="alert" id="said">Invalid user name or password.</p>',
    )
  })

  it('says of a wrong key that it is the key', async () => {
    const { status, body } = await post({ username: 'ines', key: 'mgkey_bad' })
    expect(status).toBe(401)
    expect(body).toContain('<p class="said" role="alert" id="said">Invalid key.</p>')
  })

  it.each([{}, { username: 'ines' }, { password: 'x' }, { username: ' ', password: ' ', key: ' ' }])(
    'asks of an empty form no more than to fill it: %j',
    async (fields) => {
      const { status, body } = await post(fields as Record<string, string>)
      expect(status).toBe(400)
      expect(body).toContain('Type a user name and a password, or a key.')
    },
  )

  it.each([
    [
      'credential.password-wrong: no such user',
      new GatewayError('credential.password-wrong', 'no such user'),
    ],
    ['credential.throttled: pair', new GatewayError('credential.throttled', 'pair')],
    ['credential.directory-unreachable: corp', new GatewayError('credential.directory-unreachable', 'corp')],
  ])('leaves the reason of a refusal for the audit line: %s', async (reason, error) => {
    const trace: Trace = {}
    const endpoint = endpointWith({ authenticate: async () => Promise.reject(error) })
    const body = Buffer.from('username=ines&password=x')
    const inbound = { method: 'POST', path: '/.mapgate/sign-in', query: '', headers: {}, body }
    await endpoint(inbound as never, trace)
    expect(trace.refused && `${trace.refused.code}: ${trace.refused.detail}`).toBe(reason)
    expect(trace.operation).toBe('gateway.sign-in')
  })

  it('makes no markup of the name', async () => {
    const { body } = await post({ username: '"><script>', password: 'x' })
    expect(body).not.toContain('<script')
  })
})

describe('The sign-in page', () => {
  const entra = { name: 'entra', title: 'Entra ID' }
  const other = { name: 'other', title: '<i>Other</i>' }

  it('leads to each provider with the way back, and folds the key away', async () => {
    const { body } = await pageOf('to=/map', { providers: [entra, other] })
    expect(body).toContain('href="/.mapgate/oidc/entra/start?to=%2Fmap"')
    expect(body).toContain('Continue with &#60;i&#62;Other&#60;/i&#62;')
    expect(body).toContain('name="password"')
    expect(body).toContain('<details><summary>Sign in with a key</summary>')
  })

  it('asks for no password where nobody has one, and shows the form for keys where that is all', async () => {
    const without = { takesPasswords: async () => false }
    expect((await pageOf('', { ...without, providers: [entra] })).body).not.toContain('name="password"')
    const { body } = await pageOf('', without)
    expect(body).not.toMatch(/name="password"|<details/)
    expect(body).toContain('name="key"')
  })

  it('says which application asks, and lets the form lead back to it and nowhere else', async () => {
    const asks = { application: '<b>Crew', host: 'app.example', returnsTo: 'https://app.example' }
    const { body, headers } = await pageOf('to=/portal/sharing/oauth2/authorize%3Fclient_id%3Dcrew', {
      askedBy: (to) => (to.includes('client_id=crew') ? asks : undefined),
    })
    expect(body).toContain('<b>&#60;b&#62;Crew</b> on <b>app.example</b> asks you to sign in.')
    expect(headers['content-security-policy']).toContain("; form-action 'self' https://app.example; ")
  })

  it.each([
    'https://app.example; script-src *',
    "'unsafe-inline'",
    'https://*',
    'https://app.example/path',
    '',
  ])('writes no other rule into the policy of the page: %j', async (returnsTo) => {
    const asks = { application: 'Crew', host: 'app.example', returnsTo }
    const { headers } = await pageOf('', { askedBy: () => asks })
    expect(headers['content-security-policy']).toContain("; form-action 'self'; ")
  })

  it('names the page that is gone on to, without its parameters', async () => {
    const { body } = await pageOf('to=/map/Roads%3Ftoken%3Dsecret-7')
    expect(body).toContain('<code>/map/Roads</code>')
    expect(body.match(/secret-7/g)).toHaveLength(body.match(/to=%2Fmap%2FRoads|name="to"/g)?.length ?? -1)
  })

  it('tells who is signed in already', async () => {
    const { body } = await pageOf('to=/map', { callerOf: async () => ines })
    expect(body).toContain('You are signed in as <b>Inés</b>. <a href="/map">Continue</a>')
  })

  it.each([
    ['lang=de', '', 'de', 'Anmelden'],
    ['', 'fr-CH, fr;q=0.9, en;q=0.8', 'fr', 'Se connecter'],
    ['locale=es-mx', 'fr', 'es', 'Iniciar sesión'],
    ['to=/portal%3Flocale%3Dde-AT', 'fr', 'de', 'Anmelden'],
    ['lang=xx', 'pt, nl', 'en', 'Sign in'],
  ])('%j with Accept-Language %j speaks %s', async (query, accepted, language, title) => {
    const { body, headers } = await pageOf(query, {}, { 'accept-language': accepted })
    expect(body).toContain(`<html lang="${language}">`)
    expect(body).toContain(`<h1>${title}</h1>`)
    expect(headers['content-language']).toBe(language)
  })

  it('keeps a language that was chosen in all of its links and forms, and its errors speak it', async () => {
    const { body } = await pageOf('lang=de&to=/map', { providers: [entra] })
    expect(body).toContain('href="/.mapgate/oidc/entra/start?to=%2Fmap&#38;lang=de"')
    expect(body.match(/name="lang" value="de"/g)).toHaveLength(2)
    expect(body).toContain('href="/.mapgate/sign-in?to=%2Fmap&#38;lang=fr"')
    const form = { username: 'ines', password: 'wrong', lang: 'de' }
    const refused = await endpointWith()(
      {
        method: 'POST',
        path: '/.mapgate/sign-in',
        query: '',
        headers: { 'accept-language': 'fr' },
        body: Buffer.from(new URLSearchParams(form).toString()),
      } as never,
      {},
    )
    expect(refused.body).toContain('Benutzername oder Passwort ist falsch.')
    expect(refused.body).toContain('<title>Fehler: Anmelden')
  })

  it('says how long to wait', async () => {
    const throttled = new GatewayError('credential.throttled', 'pair', { retryAfterSeconds: 240 })
    const endpoint = endpointWith({ authenticate: async () => Promise.reject(throttled) })
    const body = Buffer.from('username=ines&password=x&lang=es')
    const inbound = { method: 'POST', path: '/.mapgate/sign-in', query: '', headers: {}, body }
    const reply = await endpoint(inbound as never, {})
    expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '240' } })
    expect(reply.body).toContain('Vuelva a intentarlo dentro de 4 minutos.')
  })

  describe('where it leads straight to the only provider', () => {
    const straight = { straight: true, providers: [entra], takesPasswords: async () => false }
    it('shows itself to nobody who has no choice', async () => {
      expect(await pageOf('to=/map', straight)).toMatchObject({
        status: 303,
        headers: { location: '/.mapgate/oidc/entra/start?to=%2Fmap' },
      })
    })
    it.each<[string, string, Partial<SignInOptions>]>([
      ['to who is signed in, so that nobody goes in circles', '', { callerOf: async () => ines }],
      ['to who wants to choose', 'choose', {}],
      ['where there is a password to type', '', { takesPasswords: async () => true }],
      ['where there are several providers', '', { providers: [entra, other] }],
    ])('shows itself %s', async (_title, query, changes) => {
      expect((await pageOf(query, { ...straight, ...changes })).status).toBe(200)
    })
  })
})

import { describe, expect, it } from 'vitest'
import { anonymous } from '../../../policy/src/model/principal.ts'
import type { SessionService } from '../core/authentication/issuing.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { createMintedScope } from './minted-scope.ts'
import { ownPath } from './own-path.ts'
import { createSignInEndpoint } from './sign-in-endpoint.ts'

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
    [null, '/gis/'],
  ])('%j: %s', (to, expected) => expect(ownPath(to, '/gis/')).toBe(expected))

  it('is this host also where the gateway is at the root', () => {
    expect(ownPath('//evil.example', '/')).toBe('/')
    expect(ownPath('/map', '/')).toBe('/map')
  })
})

describe('The sign-in of browsers', () => {
  const sessions: SessionService = {
    begin: async () => ({ setCookie: 'mapgate=mgses_x; HttpOnly', expiresAt: 1 }),
    end: async () => ({ setCookie: 'mapgate=' }),
  }
  const endpoint = createSignInEndpoint({
    publicUrl: 'https://gate.example',
    sessions,
    scope: createMintedScope([]),
    clock: () => 0,
    authenticate: async ([shown]) => {
      const good = Buffer.from('ines:right').toString('base64')
      if (shown?.value !== good && shown?.value !== 'mgkey_good') throw new GatewayError('credential.invalid')
      return { ...anonymous, id: 'user:ines', kind: 'user' as const }
    },
  })
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
    expect(pages[0]?.body).toContain('<p class="said" role="alert">Invalid user name or password.</p>')
  })

  it('says of a wrong key that it is the key', async () => {
    const { status, body } = await post({ username: 'ines', key: 'mgkey_bad' })
    expect(status).toBe(401)
    expect(body).toContain('<p class="said" role="alert">Invalid key.</p>')
  })

  it.each([{}, { username: 'ines' }, { password: 'x' }, { username: ' ', password: ' ', key: ' ' }])(
    'asks of an empty form no more than to fill it: %j',
    async (fields) => {
      const { status, body } = await post(fields as Record<string, string>)
      expect(status).toBe(400)
      expect(body).toContain('Type a user and a password, or a key.')
      expect(body).toContain('<a href="/">Back to the start</a>')
    },
  )

  it('makes no markup of the name', async () => {
    const { body } = await post({ username: '"><script>', password: 'x' })
    expect(body).not.toContain('<script')
  })
})

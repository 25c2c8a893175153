import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const nasty = '"><script>alert(1)</script>'
const directory = mkdtempSync(join(tmpdir(), 'mapgate-logo-'))
const logoFile = join(directory, 'logo.svg')
writeFileSync(
  logoFile,
  '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>',
)

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.origins = ['https://app.example']
      configuration.signIn = {
        page: { name: `City ${nasty}`, logoFile },
        providers: [
          { name: 'city', title: `City ${nasty}`, issuer: 'https://id.example', clientId: 'mapgate' },
        ],
      }
      configuration.users.push({
        name: nasty,
        password: 'a-long-password-7',
        roles: [nasty],
        attributes: { [nasty]: nasty },
      })
    },
  })
})
afterAll(() => stack?.close())

const page = async (path: string, headers: Record<string, string> = {}) => {
  const reply = await fetch(stack.gatewayUrl + path, { headers, redirect: 'manual' })
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(stack.gatewayUrl + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: stack.gatewayUrl, ...headers },
    redirect: 'manual',
  })
const cookieOf = (reply: Response): string => (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
const signIn = async (username: string, password = `${username}-demo`): Promise<string> =>
  cookieOf(await post('/.mapgate/sign-in', { username, password }))

/** Where a browser would go: the address as it is resolved against the gateway. */
const originOf = (address: string): string => new URL(address, stack.gatewayUrl).origin

describe('the place to go to after a sign-in (open redirect)', () => {
  const places = [
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    '/%09/evil.example',
    'https:evil.example',
    'http://evil.example@gate',
    '/.mapgate/../..//evil.example',
    '/x\r\nlocation: https://evil.example',
  ]

  it.each(places)('%j leads nowhere else, by no link, form or redirect', async (to) => {
    const { text } = await page(`/.mapgate/sign-in?${new URLSearchParams({ to })}`)
    const addresses = [
      ...text.matchAll(/(?:href|action)="([^"]*)"/g),
      ...text.matchAll(/name="to" value="([^"]*)"/g),
    ]
    expect(addresses.length).toBeGreaterThan(5)
    for (const [, address = ''] of addresses)
      expect(originOf(address.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code)))).toBe(
        stack.gatewayUrl,
      )
    const reply = await post('/.mapgate/sign-in', { username: 'visitor', password: 'visitor-demo', to })
    expect(reply.status).toBe(303)
    expect(originOf(reply.headers.get('location') ?? '//none')).toBe(stack.gatewayUrl)
  })
})

describe('the pages for people', () => {
  it('are shown in no frame, run no script, and are kept by no cache', async () => {
    const cookie = await signIn('visitor')
    for (const path of ['/.mapgate/sign-in', '/.mapgate/sign-out', '/.mapgate/me']) {
      const { status, headers } = await page(path, { cookie })
      expect(status).toBe(200)
      const policy = headers.get('content-security-policy') ?? ''
      for (const rule of [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
      ])
        expect(policy.split('; ')).toContain(rule)
      expect(policy).not.toMatch(/script-src|unsafe/)
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('make no markup of names, titles, roles and attributes, nor of what stands in their address', async () => {
    const cookie = await signIn(nasty, 'a-long-password-7')
    expect(cookie).not.toBe('')
    const query = new URLSearchParams({ to: `/${nasty}`, lang: nasty, locale: nasty, username: nasty })
    for (const path of [`/.mapgate/sign-in?${query}`, `/.mapgate/me?${query}`, '/.mapgate/sign-out', '/map'])
      for (const language of ['en', `de${nasty}`]) {
        const { text } = await page(path, { cookie, accept: 'text/html', 'accept-language': language })
        expect(text).toContain('<h1>')
        expect(text).not.toMatch(/<script|<html lang="(?!(en|de|es|fr)")/)
      }
  })

  it('serve a logo as a picture that can run and load nothing', async () => {
    const { text } = await page('/.mapgate/sign-in')
    const [, address = ''] = /<img src="([^"]+)"/.exec(text) ?? []
    const logo = await page(address)
    expect(logo.headers.get('content-type')).toBe('image/svg+xml')
    expect(logo.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*sandbox$/)
    expect(logo.headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('the sign-in form', () => {
  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a look-alike', { origin: 'https://app.example.evil.example' }],
  ])('signs nobody in from %s (login CSRF)', async (_title, headers) => {
    for (const fields of [{ username: 'visitor', password: 'visitor-demo' }, { key: 'demo-key' }]) {
      const reply = await post('/.mapgate/sign-in', fields as Record<string, string>, headers)
      expect(reply.headers.get('set-cookie')).toBeNull()
      expect(reply.status).toBe(403)
    }
  })

  it('says nothing of whether there is such a user', async () => {
    const told = async (username: string) => {
      const reply = await post('/.mapgate/sign-in', { username, password: 'a-wrong-password-7' })
      const text = (await reply.text()).replaceAll(username, 'NAME')
      return [reply.status, text, [...reply.headers.keys()].sort()]
    }
    expect(await told('editor')).toEqual(await told('nobody-of-that-name'))
  })
})

describe('the forms of one’s own account', () => {
  /** Ids of the sessions that a page shows. */
  const idsOn = async (cookie: string): Promise<string[]> =>
    [...(await page('/.mapgate/me', { cookie })).text.matchAll(/name="id" value="([^"]+)"/g)].map(
      ([, id = '']) => id,
    )

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page that hides where it is', { origin: '' }],
  ])('end nothing for %s (CSRF)', async (_title, headers) => {
    const cookie = await signIn('crew')
    const [id = ''] = await idsOn(cookie)
    for (const path of ['/.mapgate/me/end', '/.mapgate/me/end-all', '/.mapgate/sign-out']) {
      const reply = await post(path, { id }, { cookie, ...headers })
      expect(reply.status).toBe(403)
      expect(reply.headers.get('set-cookie')).toBeNull()
    }
    expect(await idsOn(cookie)).toContain(id)
  })

  it('end nothing for an address that is opened', async () => {
    const cookie = await signIn('crew')
    const [id = ''] = await idsOn(cookie)
    for (const path of [`/.mapgate/me/end?id=${id}`, '/.mapgate/me/end-all', '/.mapgate/sign-out'])
      await page(path, { cookie })
    expect(await idsOn(cookie)).toContain(id)
  })

  it('end no session of somebody else, and say of its id what they say of none', async () => {
    const [mine, theirs] = [await signIn('visitor'), await signIn('editor')]
    const [id = ''] = await idsOn(theirs)
    expect(await idsOn(mine)).not.toContain(id)
    const told = async (asked: string) => {
      const reply = await post('/.mapgate/me/end', { id: asked }, { cookie: mine })
      return [reply.status, reply.headers.get('location'), await reply.text()]
    }
    expect(await told(id)).toEqual(await told('AAAAAAAAAAAAAAAAAAAAAA'))
    expect(await idsOn(theirs)).toContain(id)
  })

  it('are answered for no token, ticket or key, which may stand in a link', async () => {
    const { token } = await (
      await post('/arcgis/tokens/generateToken', { username: 'crew', password: 'crew-demo', f: 'json' })
    ).json()
    const cookie = await signIn('crew')
    for (const credential of [token, 'demo-key']) {
      const shown = await page('/.mapgate/me', { token: credential })
      expect([shown.status, shown.text]).toEqual([303, ''])
      await post('/.mapgate/me/end-all', {}, { token: credential })
    }
    const { ticket } = await (await post('/.mapgate/ticket', {}, { cookie, 'content-type': '' })).json()
    const carried = await page(`/t/${ticket}/.mapgate/me`)
    expect([carried.status, carried.text]).toEqual([303, ''])
    await post(`/t/${ticket}/.mapgate/me/end-all`, {})
    expect(await idsOn(cookie)).not.toEqual([])
  })
})

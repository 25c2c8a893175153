import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  app,
  authorizeQuery,
  navigate,
  pkce,
  publicUrl,
  signIn,
  startPortalStack,
  type Visitor,
} from '../e2e/portal/portal-stack.ts'
import type { Stack } from '../e2e/stack.ts'

// Somebody who is signed in follows a link of an attacker to `oauth2/authorize`.

let stack: Stack
let editor: Visitor
beforeAll(async () => {
  stack = await startPortalStack()
  editor = await signIn(stack)
})
afterAll(() => stack?.close())

const authorize = (changes: Record<string, string>, visitor: Partial<Visitor> = editor) =>
  navigate(
    stack,
    `/portal/sharing/rest/oauth2/authorize?${authorizeQuery(pkce().challenge, changes)}`,
    visitor,
  )

describe('An address that is not registered', () => {
  it.each([
    ['of another host', 'https://evil.example/map/'],
    ['that begins with ours', `${app}.evil.example/map/`],
    ['with ours as a user', `${app}@evil.example/map/`],
    ['with ours as a user, encoded', `${app}%40evil.example/map/`],
    ['with a way up', `${app}/map/../../x`],
    ['with an encoded way up', `${app}/map/%2e%2e/x`],
    ['with a backslash', `${app}\\@evil.example/map/`],
    ['with a fragment', `${app}/map/#`],
    ['of another client', `${app}/other/`],
    ['that only begins with the path', `${app}/mapper`],
    ['of this machine', 'http://127.0.0.1:7070/callback'],
    ['of a page for codes', 'urn:ietf:wg:oauth:2.0:oob'],
    ['of a script', 'javascript:alert(1)'],
    ['with a header in it', `${app}/map/\r\nset-cookie: a=b`],
    ['that is missing', ''],
  ])('%s leads nowhere, and gives no code', async (_title, redirect_uri) => {
    for (const changes of [
      { redirect_uri },
      { redirect_uri, code_challenge: '' },
      { redirect_uri, response_type: 'x' },
    ]) {
      const { status, location, text, headers } = await authorize(changes)
      expect([status, location]).toEqual([400, undefined])
      expect(text).not.toContain('evil.example')
      expect(headers.get('set-cookie')).toBeNull()
    }
  })

  it('is not given to strangers either: nobody signs in for it', async () => {
    const { status, location } = await authorize({ redirect_uri: 'https://evil.example/' }, {})
    expect([status, location]).toEqual([400, undefined])
  })

  it('cannot be had by a second one beside a good one', async () => {
    const path = `/portal/sharing/rest/oauth2/authorize?${authorizeQuery(pkce().challenge)}`
    for (const name of ['redirect_uri', 'REDIRECT_URI', 'Redirect_Uri']) {
      const { status, location } = await navigate(
        stack,
        `${path}&${name}=https%3A%2F%2Fevil.example%2F`,
        editor,
      )
      expect([status, location]).toEqual([400, undefined])
    }
  })

  it('of an unknown client leads nowhere', async () => {
    for (const client_id of ['', 'unknown', '__proto__', 'constructor', 'WEB'])
      expect((await authorize({ client_id })).location).toBeUndefined()
  })
})

describe('A token in a URL', () => {
  it('is given to no client that was not allowed to have it: the application is told why', async () => {
    for (const response_type of ['token', 'code token', 'id_token', '']) {
      const { location } = await authorize({ response_type })
      expect(location).toContain('error=unsupported_response_type')
      expect(location).not.toContain('access_token')
      expect(location?.startsWith(`${app}/map/?layer=1`)).toBe(true)
    }
  })

  it('does not travel on in a Referer', async () => {
    const { location, headers } = await authorize({
      client_id: 'old',
      response_type: 'token',
      redirect_uri: `${app}/old`,
    })
    expect(location).toContain('#access_token=')
    expect(location?.split('#')[0]).toBe(`${app}/old`)
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })
})

describe('A frame or a script of another page', () => {
  const path = () => `/portal/sharing/rest/oauth2/authorize?${authorizeQuery(pkce().challenge)}`

  it('gets no code: a frame is shown a link to a window, a script an error', async () => {
    for (const dest of ['iframe', 'frame', 'embed', 'object']) {
      const { location, text, headers } = await navigate(stack, path(), editor, {
        headers: { 'sec-fetch-dest': dest },
      })
      expect(location).toBeUndefined()
      expect(text).toContain('target="_blank"')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    for (const mode of ['cors', 'no-cors', 'same-origin']) {
      const asked = await navigate(stack, path(), editor, {
        headers: { 'sec-fetch-mode': mode, 'sec-fetch-dest': 'empty', origin: app },
      })
      expect([asked.status, asked.location]).toEqual([400, undefined])
    }
  })

  it('signs nobody in by posting a form', async () => {
    const posted = await navigate(stack, path(), editor, {
      form: { x: '1' },
      headers: { origin: 'https://evil.example' },
    })
    expect(posted.location).toMatch(/^\/\.mapgate\/sign-in\?/)
  })
})

describe('A program of this machine', () => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'qgis',
    redirect_uri: 'http://127.0.0.1:7070/callback',
  })
  const path = `/portal/sharing/rest/oauth2/authorize?${query}`

  it('is given a code only after the person said yes on the page of the gateway', async () => {
    expect((await navigate(stack, path, editor)).location).toBeUndefined()
    expect((await navigate(stack, `${path}&allow=yes`, editor)).location).toBeUndefined()
    for (const origin of ['https://evil.example', 'null', app]) {
      const { location, text } = await navigate(stack, path, editor, {
        form: { allow: 'yes' },
        headers: { origin },
      })
      expect(`${location} ${text}`).not.toContain('code=')
    }
    const declined = await navigate(stack, path, editor, {
      form: { allow: 'no' },
      headers: { origin: publicUrl },
    })
    expect(declined.location).toContain('error=access_denied')
  })

  it('has no page that shows a code of somebody else', async () => {
    const { text } = await navigate(
      stack,
      '/portal/sharing/rest/oauth2/approval?code=typed-by-mallory',
      editor,
    )
    expect(JSON.parse(text).error.code).toBe(404)
  })
})

describe('The way back', () => {
  it('carries the state byte by byte, whatever it is', async () => {
    for (const state of [
      '{"a":"b","hash":"#x=1&y"}',
      'ä€😀',
      '%7B%22',
      "a+b c&d=e'f",
      '"><script>alert(1)</script>',
    ]) {
      const { location } = await authorize({ state })
      expect(new URL(location ?? '').searchParams.get('state')).toBe(state)
    }
  })

  it('is not one to a page of another site after the sign-in', async () => {
    const { location } = await authorize({}, {})
    const to = new URLSearchParams(location?.split('?')[1]).get('to') ?? ''
    expect(to).toMatch(/^\/portal\/sharing\/rest\/oauth2\/authorize\?/)
  })

  it('keeps the window of the application: no page of the facade cuts it off from its opener', async () => {
    for (const visitor of [editor, {}])
      expect((await authorize({}, visitor)).headers.get('cross-origin-opener-policy')).toBeNull()
  })
})

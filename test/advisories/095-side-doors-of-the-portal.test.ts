import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  app,
  ask,
  grantTo,
  publicUrl,
  signIn,
  startPortalStack,
  type Visitor,
} from '../e2e/portal/portal-stack.ts'
import type { Stack } from '../e2e/stack.ts'

/** A mount that accepts no cookies was reached by one all the same: the Portal facade made a token of it, which the mount accepted. */
describe('a carrier that a mount does not accept', () => {
  let stack: Stack
  let person: Visitor
  beforeAll(async () => {
    stack = await startPortalStack((configuration) => {
      for (const mount of configuration.mounts) {
        if (mount.path === '/arcgis') mount.carriersOff = ['cookie']
        if (mount.path === '/map') mount.carriersOff = ['form']
      }
    })
    person = await signIn(stack)
  })
  afterAll(() => stack?.close())

  const codeAt = async (mount: string, token: string) => {
    const below = mount === '/arcgis' ? '/arcgis/rest/services' : mount
    const reply = await fetch(`${stack.gatewayUrl}${below}/Assets_Service/MapServer?f=json`, {
      headers: { token },
    })
    const { error } = (await reply.json()) as { error?: { code: number } }
    return error?.code ?? reply.status
  }
  const swap = async (token: string, mount: string) => {
    const form = { request: 'getToken', token, serverUrl: `${publicUrl}${mount}`, referer: app, f: 'json' }
    const { body } = await ask(stack, '/portal/sharing/rest/generateToken', { form })
    return body.error?.code ?? 'a token'
  }

  it('buys no token for it at the facade', async () => {
    const { access } = await grantTo(stack, person)
    expect([await codeAt('/arcgis', access), await swap(access, '/arcgis')]).toEqual([403, 400])
  })

  it('buys no token for it by a renewal', async () => {
    const { refresh } = await grantTo(stack, person)
    const form = { grant_type: 'refresh_token', client_id: 'web', refresh_token: refresh }
    const { body } = await ask(stack, '/portal/sharing/rest/oauth2/token', { form })
    expect(await codeAt('/arcgis', body.access_token)).toBe(403)
  })

  it('buys no token for a page of the own origin', async () => {
    const { body } = await ask(stack, '/portal/sharing/rest/oauth2/platformSelf', {
      form: { f: 'json' },
      headers: {
        ...person,
        origin: publicUrl,
        'x-esri-auth-client-id': 'own',
        'x-esri-auth-redirect-uri': `${publicUrl}/pages/`,
      },
    })
    expect(await codeAt('/arcgis', body.token)).toBe(403)
  })

  it('is not swapped for a token there', async () => {
    expect(await swap('demo-key', '/map')).toBe(403)
    expect(await swap('demo-key', '/arcgis')).toBe('a token')
  })

  it('is not exchanged where it is a password, which stands on no session', async () => {
    const form = { client_id: 'own', f: 'json' }
    const authorization = `Basic ${btoa('visitor:visitor-demo')}`
    const headers = { origin: publicUrl, authorization }
    const { body } = await ask(stack, '/portal/sharing/rest/oauth2/exchangeToken', { form, headers })
    expect(body.error).toMatchObject({ code: 400, message: 'Send a token to exchange.' })
  })
})

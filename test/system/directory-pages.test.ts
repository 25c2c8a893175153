import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.admin = { host: '127.0.0.1', port: 0 }
    },
  })
})
afterAll(() => stack?.close())

const browser = { accept: 'text/html,application/xhtml+xml' }
const see = (path: string, cookie?: string) =>
  fetch(stack.gatewayUrl + path, {
    headers: { ...browser, ...(cookie ? { cookie } : {}) },
    redirect: 'manual',
  })

async function signIn(account: string, origin = stack.gatewayUrl) {
  const body = new URLSearchParams({ username: account, password: `${account}-demo`, to: '/map' })
  return fetch(`${stack.gatewayUrl}/.mapgate/sign-in`, {
    method: 'POST',
    headers: { origin },
    body,
    redirect: 'manual',
  })
}
const cookieOf = (reply: Response): string => (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

describe('The pages for browsers', () => {
  it('sends strangers to the sign-in, with the real status', async () => {
    const refused = await see('/map/Assets_Service/MapServer/2')
    expect(refused.status).toBe(401)
    const page = await refused.text()
    expect(page).toContain('/.mapgate/sign-in?to=%2Fmap%2FAssets_Service%2FMapServer%2F2')
    expect(page).not.toContain('Hydrants')
  })

  it('signs a browser in and out, and shows each account its own', async () => {
    const begun = await signIn('visitor')
    expect([begun.status, begun.headers.get('location')]).toEqual([303, '/map'])
    expect(begun.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
    const cookie = cookieOf(begun)
    const listing = await (await see('/arcgis/rest/services', cookie)).text()
    expect(listing).toContain('Assets_Service')
    const told = (await (
      await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json`, { headers: { cookie } })
    ).json()) as { services: { name: string; type: string }[] }
    expect(listing.match(/<li>/g)).toHaveLength(told.services.length)
    const layer = await (await see('/map/Assets_Service/MapServer/2', cookie)).text()
    expect(layer).toContain('<td>district</td>')
    expect(layer).not.toMatch(/owner_name|phone|cost/)
    const ended = await fetch(`${stack.gatewayUrl}/.mapgate/sign-out`, {
      method: 'POST',
      headers: { cookie, origin: stack.gatewayUrl },
      redirect: 'manual',
    })
    expect(ended.status).toBe(303)
  })

  it('lets no page of another origin sign a browser in', async () => {
    const forged = await signIn('visitor', 'https://evil.example')
    expect(forged.status).toBe(403)
    expect(forged.headers.get('set-cookie')).toBeNull()
  })

  it('leads the administrator in a browser to the console', async () => {
    const reply = await fetch(`${stack.adminUrl}/`, { headers: browser, redirect: 'manual' })
    expect([reply.status, reply.headers.get('location')]).toEqual([302, '/console/'])
  })
})

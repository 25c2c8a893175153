import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { type MiniStack, startMiniStack } from '../system/faults/mini-stack.ts'

/** What a mount did not accept, such as a password in `Authorization: Basic`, still bought a ticket or a session for it at the gateway's own endpoints. */
describe('a carrier that a mount does not accept', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: (configuration) => {
        for (const mount of configuration.mounts) if (mount.path === '/arcgis') mount.carriersOff = ['basic']
      },
    })
  })
  afterAll(() => stack.close())

  const basic = `Basic ${Buffer.from('editor:editor-demo').toString('base64')}`
  const post = (path: string, body?: object) =>
    fetch(stack.gatewayUrl + path, {
      method: 'POST',
      headers: { authorization: basic, origin: stack.gatewayUrl },
      ...(body && { body: JSON.stringify(body) }),
    })
  const codeAt = async (mount: string, headers: Record<string, string>) => {
    const below = mount === '/arcgis' ? '/arcgis/rest/services' : mount
    const reply = await fetch(`${stack.gatewayUrl}${below}/Assets_Service/MapServer?f=json`, { headers })
    const { error } = (await reply.json()) as { error?: { code: number } }
    return error?.code ?? reply.status
  }

  it('buys no ticket for it', async () => {
    expect((await post('/.mapgate/ticket', { mounts: ['/arcgis'] })).status).toBe(403)
    const { ticket } = (await (await post('/.mapgate/ticket')).json()) as { ticket: string }
    expect([await codeAt('/arcgis', { token: ticket }), await codeAt('/map', { token: ticket })]).toEqual([
      403, 200,
    ])
  })

  it('begins no session for it', async () => {
    const begun = await post('/.mapgate/session')
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect([await codeAt('/arcgis', { cookie }), await codeAt('/map', { cookie })]).toEqual([403, 200])
  })

  it('buys nothing where no mount accepts it', async () => {
    await stack.reconfigure((configuration) => {
      for (const mount of configuration.mounts) mount.carriersOff = ['basic']
    })
    expect([(await post('/.mapgate/ticket')).status, (await post('/.mapgate/session')).status]).toEqual([
      403, 403,
    ])
  })
})

describe('the pages of the gateway', () => {
  const services = 'rest/services/Assets_Service/MapServer?f=json'
  let stack: MiniStack
  const startWith = async (off: readonly string[], offElsewhere: readonly string[] = []) => {
    stack = await startMiniStack({
      configuration: {
        mounts: [
          { path: '/arcgis', upstream: 'ags', carriersOff: off },
          { path: '/open', upstream: 'ags', carriersOff: offElsewhere },
        ],
        users: [{ name: 'ines', password: 'a-long-password', roles: ['staff'] }],
      },
    })
  }
  afterEach(() => stack.close())

  const password = { username: 'ines', password: 'a-long-password' }
  const signIn = (fields: Record<string, string>) =>
    fetch(`${stack.gateway.url}/.mapgate/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: stack.gateway.url },
      body: new URLSearchParams(fields),
    })
  const codesWith = (headers: Record<string, string>) =>
    Promise.all(
      ['/arcgis', '/open'].map(async (mount) => {
        const reply = await fetch(`${stack.gateway.url}${mount}/${services}`, { headers })
        const { error } = (await reply.json()) as { error?: { code: number } }
        return error?.code ?? reply.status
      }),
    )

  it.each([
    ['a password', ['basic'], password],
    ['a password in a form', ['form'], password],
    ['a key in a form', ['form'], { key: 'demo-key' }],
  ])('sign nobody in at a mount that does not accept %s (%s)', async (_what, off, fields) => {
    await startWith(off)
    const begun = await signIn(fields as Record<string, string>)
    expect(begun.status).toBe(303)
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await codesWith({ cookie })).toEqual([403, 200])
  })

  it('sign a key in where passwords alone are not accepted', async () => {
    await startWith(['basic'])
    const cookie = (await signIn({ key: 'demo-key' })).headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await codesWith({ cookie })).toEqual([200, 200])
  })

  it('do not tell a right password from a wrong one where no mount accepts it', async () => {
    await startWith(['basic'], ['form'])
    const [right, wrong] = await Promise.all([signIn(password), signIn({ ...password, password: 'wrong' })])
    expect([right.status, right.headers.get('set-cookie')]).toEqual([403, null])
    expect(await right.text()).toBe(await wrong.text())
  })

  it('list the mounts that accept what was shown, and no others', async () => {
    await startWith(['header'])
    const listed = async (headers: Record<string, string>) => {
      const reply = await fetch(`${stack.gateway.url}/`, { headers: { accept: 'text/html', ...headers } })
      const page = await reply.text()
      return ['/arcgis/rest/services', '/open/rest/services'].map((place) => page.includes(place))
    }
    expect(await listed({ token: 'demo-key' })).toEqual([false, true])
    expect(await listed({ authorization: 'Bearer demo-key' })).toEqual([true, true])
    expect(await listed({ token: 'demo-key', authorization: 'Bearer demo-key' })).toEqual([false, true])
  })
})

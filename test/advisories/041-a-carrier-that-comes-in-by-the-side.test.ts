import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, startHouse } from '../e2e/house.ts'

/** What a mount did not accept, such as a password in `Authorization: Basic`, still bought a ticket or a session for it at the gateway's own doors. */
describe('a carrier that a mount does not accept', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse({
      configure: (configuration) => {
        for (const mount of configuration.mounts) if (mount.path === '/arcgis') mount.carriersOff = ['basic']
      },
    })
  })
  afterAll(() => house.close())

  const basic = `Basic ${Buffer.from('editor:editor-demo').toString('base64')}`
  const post = (path: string, body?: object) =>
    fetch(house.gatewayUrl + path, {
      method: 'POST',
      headers: { authorization: basic, origin: house.gatewayUrl },
      ...(body && { body: JSON.stringify(body) }),
    })
  const codeAt = async (mount: string, headers: Record<string, string>) => {
    const below = mount === '/arcgis' ? '/arcgis/rest/services' : mount
    const reply = await fetch(`${house.gatewayUrl}${below}/Assets_Service/MapServer?f=json`, { headers })
    const { error } = (await reply.json()) as { error?: { code: number } }
    return error?.code ?? reply.status
  }

  it('buys no ticket for it', async () => {
    expect((await post('/.mapgate/ticket', { mounts: ['/arcgis'] })).status).toBe(401)
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
    await house.reconfigure((configuration) => {
      for (const mount of configuration.mounts) mount.carriersOff = ['basic']
    })
    expect([(await post('/.mapgate/ticket')).status, (await post('/.mapgate/session')).status]).toEqual([
      401, 401,
    ])
  })
})

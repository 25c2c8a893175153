import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPolicyStack } from '../../attacks/policy-stack.ts'
import type { Stack } from '../../e2e/stack.ts'
import { ask, getMap, queryOf, wmsDoor } from './doors.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack()
})
afterAll(() => stack.close())

const door = wmsDoor('Assets_Service')
const asked = async (
  query: Readonly<Record<string, string | number | undefined>>,
  key?: string,
  more = {},
) => {
  const reply = await ask(stack, `${door}?${queryOf(query)}`, key, more)
  return {
    status: reply.status,
    type: reply.headers.get('content-type'),
    text: await reply.clone().text(),
    reply,
  }
}

describe('An exception', () => {
  it('is a report of WMS 1.1.1 with its document type, and of WMS 1.3.0 with its namespace', async () => {
    const old = await asked(getMap('999'), 'demo-key')
    expect(old).toMatchObject({ status: 400, type: 'application/vnd.ogc.se_xml' })
    expect(old.text).toContain('<!DOCTYPE ServiceExceptionReport')
    expect(old.text).toContain('code="LayerNotDefined"')
    const current = await asked(
      getMap('999', { VERSION: '1.3.0', SRS: undefined, CRS: 'EPSG:3857' }),
      'demo-key',
    )
    expect(current).toMatchObject({ status: 400, type: 'text/xml' })
    expect(current.text).toContain('xmlns="http://www.opengis.net/ogc"')
  })

  it('tells the same of a hidden layer and of one that does not exist, byte for byte', async () => {
    const [hidden, unknown, among] = await Promise.all([
      asked(getMap('7'), 'visitor-key'),
      asked(getMap('999'), 'visitor-key'),
      asked(getMap('2,7'), 'visitor-key'),
    ])
    expect(hidden.text).toBe(unknown.text)
    expect(among.text).toBe(unknown.text)
    expect([hidden.status, unknown.status, among.status]).toEqual([400, 400, 400])
  })

  it('asks a stranger to sign in before anything is said of the request', async () => {
    const stranger = await asked({ ...getMap('2'), BBOX: 'nonsense' })
    expect(stranger.status).toBe(401)
    expect(stranger.reply.headers.get('www-authenticate')).toMatch(/^Bearer /)
    expect(stranger.text).toContain('<ServiceException>Token Required</ServiceException>')
  })

  it('is 403 for a caller from whom the whole service is hidden, as at an unknown service', async () => {
    const hidden = await asked(getMap('2'), 'other-key')
    const unknown = await ask(stack, `${wmsDoor('No_Such_Service')}?${queryOf(getMap('2'))}`, 'other-key')
    expect([hidden.status, unknown.status]).toEqual([403, 403])
    expect(await unknown.text()).toBe(hidden.text)
  })

  it.each([
    ['application/vnd.ogc.se_inimage', true],
    ['application/vnd.ogc.se_blank', false],
  ])('is a picture with status 200 where %s is asked for', async (EXCEPTIONS, isWritten) => {
    const { status, type, reply } = await asked(getMap('999', { EXCEPTIONS }), 'demo-key')
    expect({ status, type }).toEqual({ status: 200, type: 'image/png' })
    const picture = sharp(new Uint8Array(await reply.arrayBuffer()))
    const { width, height } = await picture.metadata()
    expect([width, height]).toEqual([256, 256])
    const { data } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    expect(data.some((value, at) => at % 4 === 3 && value > 0)).toBe(isWritten)
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  it('can be read by pages of configured origins', async () => {
    const headers = { origin: 'http://localhost:5173' }
    const { reply } = await asked(getMap('999'), 'demo-key', { headers })
    expect(reply.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    expect(reply.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })

  it('refuses a body of XML in the words of the dialect', async () => {
    const { status, text } = await asked({}, 'demo-key', {
      method: 'POST',
      body: '<GetMap/>',
      headers: { 'content-type': 'text/xml' },
    })
    expect(status).toBe(415)
    expect(text).toContain('OperationNotSupported')
  })
})

import { describe, expect, it } from 'vitest'
import { principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import { codeOf, everywhere, first, north, open, plan } from './plan.fixture.ts'

describe('A plan for whom nothing is hidden', () => {
  it('passes the request in the spelling of the catalogue', () => {
    expect(
      first(open, '/rest/services/water/ASSETS/MapServer/0/query', { WHERE: '1=1', _ts: '5', callback: 'a' }),
    ).toEqual({
      path: '/rest/services/Water/Assets/MapServer/0/query',
      parameters: { where: '1=1', f: 'json' },
      holds: 'whole',
    })
  })

  it('streams what has not to be changed', () => {
    expect(first(open, 'export', { bbox: '0,0,1,1', f: 'image' }).holds).toBe('stream')
    expect(first(open, '0/query', { where: '1=1' }).holds).toBe('stream')
    expect(first(open, '0/query', { where: '1=1', f: 'pjson' })).toMatchObject({
      holds: 'whole',
      parameters: { f: 'json' },
    })
  })
})

describe('What cannot be narrowed', () => {
  it.each([
    ['tiles', 'tile/1/1/1', {}],
    ['KML', 'generateKml', { docName: 'x', layers: '0', f: 'kmz' }],
    ['pop-ups of hidden fields', '0/7/htmlPopup', {}],
    ['swatches of hidden rows', '0/images/abc', {}],
  ])('%s', (_, path, parameters) => {
    expect(codeOf(() => plan(north, path, withoutFormat(path, parameters)))).toBe('access.denied')
  })

  it('pop-ups where a grant names fields, were it none that the layer has: they show new columns too', () => {
    const popup = (narrowing: object) =>
      codeOf(() => plan([{ ...everywhere, with: narrowing }], '0/7/htmlPopup'))
    expect(popup({ fields: { except: ['nothing'] } })).toBe('access.denied')
    expect(popup({ where: "district = 'n'" })).toBeUndefined()
  })

  it('is given whole where a grant says so', () => {
    const whole = [{ ...everywhere, with: { where: "district = 'n'", tiles: 'whole' } }]
    expect(first(whole, 'tile/1/1/1', { f: 'image' }).path).toBe(
      '/rest/services/Water/Assets/MapServer/tile/1/1/1',
    )
  })
})

const withoutFormat = (path: string, parameters: Record<string, string>): Record<string, string> =>
  /tile|images/.test(path) ? { f: 'image' } : parameters

describe('A picture as JSON', () => {
  it('has an address of the gateway instead of the file of the upstream', async () => {
    const { plan: made, kept } = plan(north, 'export', { bbox: '0,0,1,1', f: 'json' })
    const body = Buffer.from('{"href":"http://ags/arcgisoutput/x.png","width":400,"imageData":"…"}')
    const reply = await made.combine([{ status: 200, headers: {}, body, elapsedMs: 1 }])
    const { href, ...rest } = JSON.parse(Buffer.from(reply.body as Uint8Array).toString('utf8'))
    expect([href, rest]).toEqual(['https://gate/.mapgate/out/1.png', { width: 400 }])
    expect(kept).toEqual([
      {
        mount: { path: '/arcgis', upstream: 'ags', at: '' },
        request: expect.objectContaining({
          method: 'GET',
          path: '/rest/services/Water/Assets/MapServer/export',
          query: expect.stringContaining('f=image'),
        }),
        principal: principalOf(),
        expiresAt: 301_000,
      },
    ])
  })
})

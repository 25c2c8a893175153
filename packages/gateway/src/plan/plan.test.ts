import { operationOf } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { compileGrants } from '../authz/authorizer.ts'
import {
  assets,
  catalog,
  catalogOf,
  grantsOf,
  layerOf,
  principalOf,
  requestOf,
} from '../authz/authz.fixture.ts'
import type { ServiceEntry } from '../core/catalog.ts'
import { GatewayError } from '../core/errors.ts'
import type { Outbound } from '../core/outbound.ts'
import type { AskedPicture } from './href.ts'
import { narrowers, understood } from './narrowers.ts'
import { createPlanner } from './plan-for.ts'

const clock = () => 1_000
const everywhere = { to: { roles: ['crew'] }, on: { services: ['**'] } }
const open = [everywhere]
const north = [{ ...everywhere, with: { fields: { except: ['owner'] }, where: "district = 'n'" } }]

interface Asked {
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  readonly holds: Outbound['holds']
}

function plan(
  grants: readonly unknown[],
  path: string,
  parameters: Record<string, string> = {},
  service?: ServiceEntry,
) {
  const kept: AskedPicture[] = []
  const keep = (picture: AskedPicture, extension: string) => `${kept.push(picture)}.${extension}`
  const planner = createPlanner({ href: { keep, publicUrl: 'https://gate', clock } })
  const request = requestOf(path, parameters)
  const principal = principalOf()
  const decision = compileGrants(grantsOf(...grants)).authorize(
    principal,
    request,
    service ? catalogOf([service]) : catalog,
    0,
  )
  if (decision.effect === 'deny') throw new GatewayError(decision.code, decision.reason)
  return { plan: planner(request, decision.obligations, principal), kept }
}

/** What the first step asks. */
function first(...args: Parameters<typeof plan>): Asked {
  const [step] = plan(...args).plan.steps
  if (step === undefined) throw new Error('the plan asks nothing')
  const { path, query, body, holds } = step([])
  const text = body === undefined ? query : Buffer.from(body).toString('utf8')
  return { path, parameters: Object.fromEntries(new URLSearchParams(text)), holds }
}

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof GatewayError) return error.code
    throw error
  }
}

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

describe('A picture', () => {
  const picture = { bbox: '0,0,1,1', f: 'image' }

  it.each([
    ['the layers that are shown by default', {}, 'show:0,2'],
    ['those of a group', { layers: 'show:1' }, 'show:2'],
    ['all but some', { layers: 'hide:0' }, 'show:2'],
    ['the defaults and more', { layers: 'include:3' }, 'show:0,2'],
    ['none for a hidden one', { layers: 'show:3' }, 'show:-1'],
    ['none for one that is not there', { layers: 'show:99' }, 'show:-1'],
  ])('names %s', (_, parameters, layers) => {
    expect(first(north, 'export', { ...picture, ...parameters }).parameters.layers).toBe(layers)
  })

  it('joins the conditions of policy and client for every layer', () => {
    const { parameters } = first(north, 'export', { ...picture, layerDefs: `{"0":"address = 'a' OR 1=1"}` })
    expect(JSON.parse(parameters.layerDefs ?? '')).toEqual({
      0: "district = 'n' AND (address = 'a' OR 1=1)",
      2: "district = 'n'",
    })
  })

  it('leaves out a layer whose condition names a hidden field', () => {
    expect(first(north, 'export', { ...picture, layerDefs: `{"0":"owner = 'a'"}` }).parameters.layers).toBe(
      'show:2',
    )
  })

  it('is redrawn where its labels use a hidden field', () => {
    const symbol = { type: 'esriSMS', style: 'esriSMSCircle', color: [1, 2, 3, 255], size: 4 }
    const drawing = {
      rendererFields: [],
      labelFields: ['owner'],
      drawingInfo: {
        renderer: { type: 'simple', symbol, label: '', description: '' },
        labelingInfo: [
          {
            labelPlacement: 'x',
            labelExpression: '[owner]',
            useCodedValues: false,
            symbol: { type: 'esriTS', color: [0, 0, 0, 255] },
          },
        ],
      },
    }
    const parcels = layerOf(0, 'Parcels', ['OBJECTID', 'owner', 'district'], { drawing })
    const service = { ...assets, layers: [parcels] }
    const [layer] = JSON.parse(first(north, 'export', picture, service).parameters.dynamicLayers ?? '[]')
    expect(layer).toMatchObject({
      source: { type: 'mapLayer', mapLayerId: 0 },
      definitionExpression: "district = 'n'",
      drawingInfo: { showLabels: false, renderer: { type: 'simple' } },
    })
    expect(codeOf(() => plan(north, 'export', picture, { ...service, supportsDynamicLayers: false }))).toBe(
      'access.denied',
    )
  })

  it.each([
    ['scale: 1:1,000 to 1:10,000', { scale: { from: 1000, to: 10_000 } }],
    ['pixels', { image: { pixels: 100 } }],
    ['format', { image: { formats: ['png32'] } }],
  ])('keeps to a limit of %s', (_, narrowing) => {
    const grants = [{ ...everywhere, with: narrowing }]
    const small = { bbox: '0,0,20,20', bboxSR: '102100', size: '10,10', format: 'png32', f: 'image' }
    expect(first(grants, 'export', small).parameters.layers).toBe('show:0,2,3')
    expect(
      first(grants, 'export', { ...small, bbox: '0,0,2000000,2000000', size: '100,100', format: 'png8' })
        .parameters.layers,
    ).toBe('show:-1')
  })

  it('speaks of the time of no layer that is not drawn', () => {
    const options = (ids: readonly number[]) =>
      JSON.stringify(Object.fromEntries(ids.map((id) => [id, { useTime: true }])))
    const asked = (ids: readonly number[]) =>
      first(north, 'export', { ...picture, layerTimeOptions: options(ids) }).parameters.layerTimeOptions
    expect([asked([0, 3, 99]), asked([3])]).toEqual([options([0]), undefined])
  })

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

describe('A query', () => {
  it('names the fields and joins the rows', () => {
    expect(
      first(north, '0/query', { where: "address = 'a' OR 1=1", outFields: '*' }).parameters,
    ).toMatchObject({
      where: "district = 'n' AND (address = 'a' OR 1=1)",
      outFields: 'OBJECTID,address,district',
    })
  })

  it.each([
    ['where', { where: "owner = 'x'" }],
    ['where, in other letters', { where: "OWNER = 'x'" }],
    ['where, quoted', { where: `"owner" = 'x'` }],
    ['outFields', { where: '1=1', outFields: 'address,owner' }],
    ['orderByFields', { where: '1=1', orderByFields: 'owner DESC' }],
    [
      'groupByFieldsForStatistics',
      { where: '1=1', outStatistics: stat('OBJECTID'), groupByFieldsForStatistics: 'owner' },
    ],
    ['outStatistics', { where: '1=1', outStatistics: stat('owner') }],
    ['having', { where: '1=1', outStatistics: stat('OBJECTID'), having: "MAX(owner) > 'a'" }],
    ['distinct values', { where: '1=1', outFields: '*', returnDistinctValues: 'true' }],
    ['a field that is not there', { where: "nothing = 'x'" }],
  ])('is refused alike for a hidden field in %s', (_, parameters) => {
    expect(codeOf(() => plan(north, '0/query', parameters))).toBe('request.parameter-invalid')
  })

  it('may calculate with fields of a layer all of whose rows are seen, whatever is hidden of others', () => {
    const grants = [
      { ...everywhere, on: { services: ['**'], layers: ['Parcels'] } },
      { ...everywhere, on: { services: ['**'], layers: ['Hydrants'] }, with: { where: "district = 'n'" } },
    ]
    expect(codeOf(() => plan(grants, '0/query', { where: 'OBJECTID / 2 = 1' }))).toBeUndefined()
    expect(codeOf(() => plan(grants, '2/query', { where: 'OBJECTID / 2 = 1' }))).toBe(
      'request.parameter-invalid',
    )
  })

  it('that calculates with a hidden field is refused in the words for one that is not there', () => {
    const grants = [{ ...everywhere, with: { fields: { except: ['owner'] } } }]
    const refusal = (where: string) => {
      try {
        return plan(grants, '0/query', { where }) && undefined
      } catch (error) {
        return error instanceof GatewayError ? [error.code, error.publicText] : error
      }
    }
    const unknown = refusal('CAST(nothing AS INTEGER) = 1')
    expect(unknown).toEqual(['request.parameter-invalid', expect.stringContaining('does not have')])
    expect(refusal('CAST(owner AS INTEGER) = 1')).toEqual(unknown)
    expect(refusal('owner = 5')).toEqual(unknown)
    expect(refusal('address = 5')).toBeUndefined()
  })

  it('has a limit of records, which ids and counts are none of', () => {
    const limited = [{ ...everywhere, with: { records: 5 } }]
    const asked = (parameters: Record<string, string>) =>
      first(limited, '0/query', { where: '1=1', ...parameters }).parameters.resultRecordCount
    expect([asked({}), asked({ resultRecordCount: '9' }), asked({ resultRecordCount: '2' })]).toEqual([
      '5',
      '5',
      '2',
    ])
    expect([asked({ returnCountOnly: 'true' }), asked({ returnIdsOnly: 'true' })]).toEqual([
      undefined,
      undefined,
    ])
  })

  it('takes no grid without an extent: servers lay it around hidden shapes too', () => {
    const grid = (quantization: object) =>
      first(north, '0/query', { where: '1=1', quantizationParameters: JSON.stringify(quantization) })
        .parameters.quantizationParameters
    expect(grid({ mode: 'view', tolerance: 1 })).toBeUndefined()
    expect(grid({ extent: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 }, tolerance: 1 })).toContain('extent')
  })

  it('finds no rows by fields that no grant shows together', () => {
    const apart = [
      { ...everywhere, with: { fields: { only: ['address'] } } },
      { ...everywhere, with: { fields: { only: ['owner'] } } },
    ]
    expect(first(apart, '0/query', { where: "address = 'a' AND owner = 'x'" }).parameters.where).toMatch(
      /^1=0 AND/,
    )
  })

  it('asks which rows belong to which view where views differ, and blanks the other cells', async () => {
    const two = [
      { ...everywhere, with: { fields: { except: ['owner'] } } },
      { ...everywhere, with: { where: "district = 'n'" } },
    ]
    const { plan: made } = plan(two, '0/query', { where: '1=1', outFields: 'address,owner' })
    const feature = (id: number) => ({ attributes: { OBJECTID: id, address: `a${id}`, owner: `o${id}` } })
    const replies = [{ features: [feature(1), feature(2)] }, { objectIds: [2] }].map((json) => ({
      status: 200,
      headers: {},
      body: Buffer.from(JSON.stringify(json)),
      elapsedMs: 1,
    }))
    const check = new URLSearchParams(made.steps[1]?.(replies).query)
    expect(Object.fromEntries(check)).toEqual({
      where: "district = 'n'",
      objectIds: '1,2',
      returnIdsOnly: 'true',
      f: 'json',
    })
    const { features } = JSON.parse(
      Buffer.from((await made.combine(replies)).body as Uint8Array).toString('utf8'),
    )
    expect(features.map((one: { attributes: object }) => one.attributes)).toEqual([
      { OBJECTID: 1, address: 'a1', owner: null },
      { OBJECTID: 2, address: 'a2', owner: 'o2' },
    ])
  })

  it('takes no more records than the largest limit', () => {
    const limited = [{ ...everywhere, with: { records: 5 } }]
    const count = (parameters: Record<string, string>) =>
      first(limited, '0/query', { where: '1=1', ...parameters }).parameters.resultRecordCount
    expect([count({}), count({ resultRecordCount: '3' }), count({ resultRecordCount: '50' })]).toEqual([
      '5',
      '3',
      '5',
    ])
  })

  it('of one feature is a query for its id', () => {
    expect(first(north, '0/7')).toMatchObject({
      path: '/rest/services/Water/Assets/MapServer/0/query',
      parameters: { where: "district = 'n'", objectIds: '7', outFields: 'OBJECTID,address,district' },
    })
  })

  it('of a layer that the client composed is a query of the map layer', () => {
    const layer = JSON.stringify({
      id: 9,
      source: { type: 'mapLayer', mapLayerId: 0 },
      definitionExpression: "address = 'a'",
    })
    expect(first(north, 'dynamicLayer/query', { layer, where: '1=1' })).toMatchObject({
      path: '/rest/services/Water/Assets/MapServer/0/query',
      parameters: { where: "district = 'n' AND address = 'a'" },
    })
    const hidden = JSON.stringify({ id: 9, source: { type: 'mapLayer', mapLayerId: 3 } })
    expect(codeOf(() => plan(north, 'dynamicLayer/query', { layer: hidden, where: '1=1' }))).toBe(
      'request.not-found',
    )
  })
})

describe('The table of narrowers', () => {
  it('names operations of the grammar, and understands every parameter of theirs that selects something', () => {
    for (const id of Object.keys(narrowers)) {
      const strange = operationOf(id).parameters.filter(
        ({ key, selects }) => selects.length > 0 && !understood.has(key),
      )
      expect(strange.map(({ name }) => `${id} ${name}`)).toEqual([])
    }
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

  it('is given whole where a grant says so', () => {
    const whole = [{ ...everywhere, with: { where: "district = 'n'", tiles: 'whole' } }]
    expect(first(whole, 'tile/1/1/1', { f: 'image' }).path).toBe(
      '/rest/services/Water/Assets/MapServer/tile/1/1/1',
    )
  })
})

const withoutFormat = (path: string, parameters: Record<string, string>): Record<string, string> =>
  /tile|images/.test(path) ? { f: 'image' } : parameters

function stat(field: string): string {
  return JSON.stringify([{ statisticType: 'max', onStatisticField: field, outStatisticFieldName: 'r' }])
}

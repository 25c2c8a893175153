import { buildRequest, fieldNamed, printIntent, readAsked } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { requestOf } from '../../decide/policy.fixture.ts'
import { areaRight, squareArea } from '../../model/area.fixture.ts'
import { type AreaRight, areaRowsKey } from '../../model/area-right.ts'
import { assets, layerOf } from '../../model/catalog.fixture.ts'
import type { ServiceEntry } from '../../model/catalog.ts'
import { type Facts, placedNeedKey, type RowsFound, rowsNeedKey } from '../../model/facts.ts'
import { placedAsGiven } from '../../model/placed.fixture.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import type { ServiceRights, View } from '../../model/rights.ts'
import { allRows, rowsInArea, rowsWhere } from '../../model/row-filter.ts'
import { made } from '../enforce.fixture.ts'
import { type NarrowedPlan, narrowIntent } from '../narrow-intent.ts'
import type { MaskedPicture, Paint, SideOf } from '../painting.ts'

const endless = Number.POSITIVE_INFINITY
const square = areaRight()
const other = areaRight({ area: squareArea(50, 'a smaller square') })
const pixels = areaRight({ pictures: 'pixels' })
const service: ServiceEntry = {
  ...assets,
  frame: { wkids: [102100, 3857], metersPerUnit: 1 },
  layers: [0, 1, 2, 3].map((id) => layerOf(id, `Layer ${id}`, ['OBJECTID', 'district'])),
}
const layerAt = (id: number) => service.layers[id] as ServiceEntry['layers'][number]
const view = (id: number, right?: AreaRight, more: Partial<View> = {}): View => ({
  grant: 'contractor',
  fields: null,
  rows: right
    ? rowsInArea(allRows, { key: rowsNeedKey(id, areaRowsKey(right)), layerId: id, right })
    : allRows,
  ...(right ? { area: right } : {}),
  records: endless,
  picture: { scaleFrom: 0, scaleTo: endless, pixels: endless, formats: null },
  ...more,
})

/** Rights to layers, from the first on, each by views in these areas. */
const rightsTo = (
  layers: readonly (readonly View[])[],
  more: Partial<ServiceRights> = {},
): ServiceRights => ({
  service,
  whole: false,
  tiles: [],
  layers: new Map(layers.map((views, id) => [id, { layer: layerAt(id), views }])),
  facts: known(),
  ...more,
})

/** What is known where everything is: rows 1 and 2 of every layer are in every area. */
function known({
  rows = { ids: [1, 2] },
  draws = true,
}: {
  readonly rows?: RowsFound
  readonly draws?: boolean
} = {}): Facts {
  const areas = [square, other]
  return {
    rows: new Map(
      areas.flatMap((right) =>
        [0, 1, 2, 3].map((id) => [rowsNeedKey(id, areaRowsKey(right)), rows] as const),
      ),
    ),
    placed: new Map(
      areas.flatMap((right) =>
        [3857, 102100].map((wkid) => [placedNeedKey(right, wkid), placedAsGiven(right)] as const),
      ),
    ),
    draws: new Map([
      [3857, draws],
      [102100, draws],
    ]),
  }
}

/** Where rectangles lie to each other. */
const sideOf: SideOf = ({ bounds: area }, { extent }) =>
  extent.xmin > area.xmax || extent.ymin > area.ymax ? 'outside' : 'border'

const painted: UpstreamReply = { status: 200, headers: {}, body: new Uint8Array(), elapsedMs: 0 }
const bounds = { bbox: '-10,-10,90,90', bboxSR: '3857', imageSR: '3857', size: '100,100', f: 'image' }

function planned(rights: ServiceRights, parameters: Readonly<Record<string, string>> = {}) {
  const calls: Parameters<Paint>[] = []
  const paint: Paint = async (...call) => {
    calls.push(call)
    return painted
  }
  const { map } = requestOf('export', { ...bounds, ...parameters })
  const outcome = narrowIntent(readAsked(map), rights, { isUnicode: true, paint, sideOf })
  const asked = (outcome.value?.steps ?? []).map((step) => {
    const { query, body } = buildRequest(printIntent(made(step([])).intent))
    return Object.fromEntries(new URLSearchParams(query || new TextDecoder().decode(body)))
  })
  return { ...outcome, asked, calls }
}

/** What a plan makes of replies. */
async function combined(plan: NarrowedPlan | undefined, ...replies: readonly UpstreamReply[]) {
  if (plan === undefined) throw new Error('there is no plan')
  return made(await plan.combine(replies))
}

describe('A picture of a service with cached tiles', () => {
  const cached = { service: { ...service, cached: true } }
  const near: View = view(0, pixels, {
    rows: rowsInArea(rowsWhere(fieldNamed('district')), { key: 'x', layerId: 0, right: pixels }),
  })

  it('is masked where symbols from outside may be seen', () => {
    expect(planned(rightsTo([[view(0, pixels)]], cached)).asked).toHaveLength(1)
  })

  it.each<[string, View]>([
    ['only rows of the area may be drawn', view(0, square)],
    ['the grant hides rows by a condition too', near],
    ['the grant hides fields too', view(0, pixels, { fields: new Set(['objectid', 'geometry']) })],
  ])('is refused where %s', (_, one) => {
    const { refusal } = planned(rightsTo([[one]], cached))
    expect(refusal).toMatchObject({
      code: 'access.denied',
      publicText: expect.stringContaining('cached tiles'),
    })
    expect(planned(rightsTo([[one]])).refusal).toBeUndefined()
  })
})

describe('A picture under an area', () => {
  const both = [[view(0, square)], [view(1, square)]]

  it('is asked for in the extent that it is masked by, of rows in the area alone', async () => {
    const { value, asked, calls } = planned(rightsTo(both), {
      bbox: '-10,0,90,50',
      format: 'jpg',
      datumTransformation: '1623',
    })
    expect(asked).toEqual([
      {
        f: 'image',
        bbox: '-10,-25,90,75',
        bboxSR: '3857',
        imageSR: '3857',
        size: '100,100',
        format: 'png32',
        transparent: 'false',
        layers: 'show:0,1',
        layerDefs: '{"0":"OBJECTID IN (1,2)","1":"OBJECTID IN (1,2)"}',
      },
    ])
    const reply = { ...painted, status: 201 }
    expect(await combined(value, reply)).toBe(painted)
    expect(calls).toEqual([
      [
        [{ reply, placed: placedAsGiven(square) }],
        { extent: { xmin: -10, ymin: -25, xmax: 90, ymax: 75 }, wkid: 3857, width: 100, height: 100 },
      ],
    ])
  })

  it('is drawn of all rows where the area admits them', () => {
    const [asked] = planned(rightsTo([[view(0, pixels)]], { facts: { ...known(), rows: new Map() } })).asked
    expect(asked).not.toHaveProperty('layerDefs')
  })

  it('is drawn in runs of the same area, the lowest with the background that is asked for', async () => {
    const rights = rightsTo([[view(0, other)], [view(1, square)], [view(2, square)], [view(3)]])
    const { value, asked, calls } = planned(rights)
    expect(asked.map(({ layers, transparent }) => [layers, transparent])).toEqual([
      ['show:3', 'false'],
      ['show:1,2', 'true'],
      ['show:0', 'true'],
    ])
    await value?.combine(asked.map(() => painted))
    const places = calls[0]?.[0].map(({ placed }: MaskedPicture) => placed?.key)
    expect(places).toEqual([undefined, 'square 100 in 3857', 'square 50 in 3857'])
  })

  it('is drawn once for each area of a layer', () => {
    const { asked } = planned(rightsTo([[view(0, other), view(0, square)]]))
    expect(asked.map(({ layers }) => layers)).toEqual(['show:0', 'show:0'])
  })

  it('is not asked for outside of the area', () => {
    expect(planned(rightsTo(both), { bbox: '5000,5000,5100,5100' }).asked).toEqual([])
  })

  it('is an error where the map server has one for a part of it', async () => {
    const { value, calls } = planned(rightsTo([[view(0, square)], [view(1)]]))
    const failed = { ...painted, status: 500 }
    expect(await combined(value, painted, failed)).toBe(failed)
    expect(calls).toEqual([])
  })

  it('is described without the map server, as it will be drawn', async () => {
    const { value, asked } = planned(rightsTo(both), { bbox: '-10,0,90,50', f: 'json' })
    expect(asked).toEqual([])
    const { body } = await combined(value)
    expect(JSON.parse(new TextDecoder().decode(body as Uint8Array))).toEqual({
      href: '',
      width: 100,
      height: 100,
      extent: { xmin: -10, ymin: -25, xmax: 90, ymax: 75, spatialReference: { wkid: 3857 } },
      scale: expect.closeTo(96 / 0.0254),
    })
  })

  it('is drawn in the reference of the map where none is named', () => {
    const [asked] = planned(rightsTo(both), { bboxSR: '', imageSR: '' }).asked
    expect(asked).toMatchObject({ bboxSR: '102100', imageSR: '102100' })
  })
})

describe('Too many rows for ids', () => {
  const many: RowsFound = { ids: Array.from({ length: 1_001 }, (_, id) => 2 * id) }
  const supporting = { ...service, supportsSpatialFilter: true, supportsClipping: true } as const

  it.each<[string, RowsFound, AreaRight, string]>([
    ['that lie within', many, square, 'esriSpatialRelContains'],
    ['beyond all bounds', { tooMany: 100_000 }, square, 'esriSpatialRelContains'],
    ['that touch it', many, areaRight({ relation: 'intersects' }), 'esriSpatialRelIntersects'],
  ])('are chosen by the map server by the area: %s', (_, rows, right, spatialRel) => {
    const facts = { ...known(), rows: new Map([[rowsNeedKey(0, areaRowsKey(right)), rows]]) }
    const [asked] = planned(rightsTo([[view(0, right)]], { facts, service: supporting })).asked
    expect(asked).not.toHaveProperty('layerDefs')
    expect(JSON.parse(asked?.spatialFilter ?? '')).toMatchObject({
      spatialRel,
      geometryType: 'esriGeometryPolygon',
      geometry: { spatialReference: { wkid: 3857 } },
    })
    expect(JSON.parse(asked?.clipping ?? '')).toMatchObject({ geometryType: 'esriGeometryPolygon' })
  })

  it('are refused by a service that cannot', () => {
    expect(planned(rightsTo([[view(0, square)]], { facts: known({ rows: many }) })).refusal).toMatchObject({
      code: 'access.denied',
      publicText: expect.stringContaining('More than 1000 rows'),
    })
  })
})

describe('Before a picture is drawn', () => {
  const rights = (facts: Partial<Facts>) => rightsTo([[view(0, square)]], { facts: { ...known(), ...facts } })

  it.each<[string, Partial<Facts>, object]>([
    ['which rows are in the area', { rows: new Map() }, { kind: 'rows', layerId: 0, right: square }],
    [
      'where the area is in its reference',
      { placed: new Map() },
      { kind: 'placed', right: square, wkid: 3857 },
    ],
    ['whether its extent is drawn', { draws: new Map() }, { kind: 'draws', wkid: 3857 }],
  ])('it has to be known %s', (_, facts, need) => {
    expect(planned(rights(facts)).refusal?.need).toEqual(need)
  })

  it.each<[string, Partial<Facts>]>([
    [
      'the area has no place in its reference',
      { placed: new Map([[placedNeedKey(square, 3857), { unplaced: 'x' }]]) },
    ],
    ['another extent is drawn', { draws: new Map([[3857, false]]) }],
  ])('it is refused where %s', (_, facts) => {
    const { refusal } = planned(rights(facts))
    expect(refusal).toMatchObject({ code: 'access.denied', publicText: expect.any(String) })
    expect(refusal).not.toHaveProperty('need')
  })

  it.each<[string, Record<string, string>]>([
    ['a scale', { mapScale: '1000' }],
    ['a turn', { rotation: '0.5' }],
    ['a reference in words', { imageSR: '{"wkt":"GEOGCS[]"}' }],
    ['two references', { bbox: '{"xmin":0,"ymin":0,"xmax":1,"ymax":1,"spatialReference":{"wkid":4326}}' }],
    ['no place', { bbox: '5,5,5,5' }],
    ['a reference of nowhere', { imageSR: '999999' }],
  ])('it is refused with %s', (_, parameters) => {
    expect(planned(rights({}), parameters).refusal).toMatchObject({
      code: 'access.denied',
      publicText: expect.stringContaining('limited to an area'),
    })
  })

  it('it is refused where nothing masks it', () => {
    const { map } = requestOf('export', bounds)
    const { refusal } = narrowIntent(readAsked(map), rights({}), { isUnicode: true })
    expect(refusal?.code).toBe('access.denied')
  })
})

describe('Limits of pictures', () => {
  it('are judged by the extent that is sent', () => {
    const picture = { scaleFrom: 0, scaleTo: 5_000, pixels: endless, formats: null }
    const rights = rightsTo([[view(0, square, { picture })]])
    expect(planned(rights, { bbox: '-10,-10,90,90' }).asked).toHaveLength(1)
    // As wide as before, and drawn wider, so that it is as high as it is asked to be.
    expect(planned(rights, { bbox: '-10,-10,90,190' }).asked).toEqual([])
  })
})

describe('A legend under an area', () => {
  it('is that of all places', () => {
    const { map } = requestOf('queryLegends', { bbox: '0,0,1,1', returnVisibleOnly: 'true', f: 'json' })
    const { value } = narrowIntent(readAsked(map), rightsTo([[view(0, square)]]), { isUnicode: true })
    const [step] = value?.steps ?? []
    if (step === undefined) throw new Error('nothing is asked')
    const { query } = buildRequest(printIntent(made(step([])).intent))
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({ f: 'json', layers: 'show:0' })
  })
})

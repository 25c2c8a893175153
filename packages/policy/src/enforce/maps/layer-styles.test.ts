import { type MapRequest, type OperationId, operationOf, readAsked, withValues } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../decide/policy.fixture.ts'
import type { DrawingEntry, ServiceEntry } from '../../model/catalog.ts'
import { askedBy, codeOf, everywhere, made, open, permitted } from '../enforce.fixture.ts'
import { narrowIntent } from '../narrow-intent.ts'
import { promisedLayers } from './promised-layers.ts'

// Named styles of a server of WMS: each is drawn by fields of its own, and nothing else is known of it.

const drawnBy = (...rendererFields: readonly string[]): DrawingEntry => ({
  rendererFields,
  labelFields: [],
  drawingInfo: undefined,
})
const any: DrawingEntry = { rendererFields: ['*'], labelFields: ['*'], drawingInfo: undefined }
const plain = { name: 'plain', title: 'Plain', drawing: drawnBy() }
const byDistrict = { name: 'by district', title: 'By district', drawing: drawnBy('district') }
const byOwner = { name: 'by owner', title: 'By owner', drawing: drawnBy('owner') }
const unknown = { name: 'unknown', title: 'Unknown', drawing: any }
const styles = [plain, byDistrict, byOwner, unknown]
const fields = ['OBJECTID', 'address', 'owner', 'district']
const service: ServiceEntry = {
  ...assets,
  supportsDynamicLayers: false,
  opaqueLegends: true,
  tellsDrawnRows: true,
  layers: [
    layerOf(0, 'Parcels', fields, { drawing: drawnBy('owner'), styles }),
    layerOf(1, 'Roads', fields, { drawing: drawnBy() }),
  ],
}
const hiding = (...except: readonly string[]) => [{ ...everywhere, with: { fields: { except } } }]
const rowsOnly = [{ ...everywhere, with: { where: "district = 'n'" } }]

const values: Readonly<Record<string, object>> = {
  'MapServer.export': { bbox: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 }, layers: { mode: 'show', ids: [0] } },
  'MapServer.queryLegends': { layers: { mode: 'show', ids: [0] } },
  'MapServer.identify': {
    geometry: { kind: 'point', x: 1, y: 1 },
    tolerance: 3,
    mapExtent: { xmin: 0, ymin: 0, xmax: 2, ymax: 2 },
    imageDisplay: { widthPx: 400, heightPx: 400, dpi: 96 },
    layers: { mode: 'all', ids: [0] },
  },
}

/** What of a question reaches the map server, as a door of WMS asks it. @throws Error with a `code` where it is refused */
function sent(id: OperationId, grants: readonly unknown[], style?: string) {
  const { map, obligations } = permitted(grants, '/rest/services/Water/Assets/MapServer', {}, service)
  const { rights } = obligations
  if (rights === undefined) throw new Error('a service has rights')
  const named = style === undefined ? {} : { layerStyles: [{ layerId: 0, style }] }
  const bare = { ...map, operation: operationOf(id), parameters: {}, format: 'json' } as MapRequest
  const asked = readAsked(withValues(bare, { ...values[id], ...named } as never))
  const { steps } = made(narrowIntent(asked, rights.others?.get(id) ?? rights, { isUnicode: true }))
  return steps.map((step) => askedBy(made(step([]))).parameters)
}

const promised = (grants: readonly unknown[], of = service) => {
  const { obligations } = permitted(grants, '/rest/services/Water/Assets/MapServer', {}, of)
  if (obligations.rights === undefined) throw new Error('a service has rights')
  return promisedLayers(obligations.rights)
}

describe('A picture in a named style', () => {
  it.each(['plain', 'by district'])('is drawn where no field of it is hidden: %s', (style) => {
    const [picture] = sent('MapServer.export', hiding('owner'), style)
    expect(picture).toMatchObject({ layers: 'show:0', layerStyles: JSON.stringify({ 0: style }) })
  })

  it.each(['by owner', 'unknown', 'no such style', undefined])(
    'is refused where one is, or may be: %s',
    (style) => {
      expect(codeOf(() => sent('MapServer.export', hiding('owner'), style))).toBe('access.denied')
    },
  )

  it('is drawn by any field for those who see all of them', () => {
    expect(sent('MapServer.export', rowsOnly, 'unknown')).toMatchObject([{ layerStyles: '{"0":"unknown"}' }])
  })
})

describe('A legend in a named style', () => {
  it('is told where neither rows nor its fields are hidden', () => {
    expect(sent('MapServer.queryLegends', hiding('owner'), 'plain')).toMatchObject([
      { layers: 'show:0', layerStyles: '{"0":"plain"}' },
    ])
    for (const style of ['by owner', 'unknown', undefined])
      expect(codeOf(() => sent('MapServer.queryLegends', hiding('owner'), style))).toBe('access.denied')
    expect(codeOf(() => sent('MapServer.queryLegends', rowsOnly, 'by district'))).toBe('access.denied')
  })
})

describe('Rows at a place of a picture in a named style', () => {
  it('are those of views that show what it draws by', () => {
    expect(sent('MapServer.identify', hiding('owner'), 'by district')).toMatchObject([
      { layerStyles: '{"0":"by district"}' },
    ])
    expect(sent('MapServer.identify', hiding('owner'), 'by owner')).toEqual([])
  })

  it('are those of views that show what the usual style draws by, because the server tells no others', () => {
    expect(sent('MapServer.identify', hiding('owner'))).toEqual([])
    const [told, ...rest] = sent('MapServer.identify', hiding('district'))
    expect([told?.layers, told?.layerStyles, rest]).toEqual(['all:0', undefined, []])
  })

  it('are promised where they are told in one of the styles', () => {
    expect(promised(hiding('owner')).tells(0)).toBe(true)
    const [parcels, ...others] = service.layers
    const styleless = {
      ...service,
      layers: [{ ...parcels, styles: [] }, ...others] as ServiceEntry['layers'],
    }
    expect(promised(hiding('owner'), styleless).tells(0)).toBe(false)
    expect(promised(hiding('district'), styleless).tells(0)).toBe(true)
  })
})

describe('What is promised of named styles', () => {
  it.each([
    ['whom nothing is hidden from', open],
    ['callers without owners', hiding('owner')],
    ['callers without districts', hiding('district')],
    ['callers of some rows', rowsOnly],
  ])('is what is drawn and explained, to %s', (_title, grants) => {
    const { draws, explains } = promised(grants)
    const isGiven = (id: OperationId, style?: string) => codeOf(() => sent(id, grants, style)) === undefined
    const named = [undefined, ...styles]
    expect(named.map((style) => [draws(0, style), explains(0, style)])).toEqual(
      named.map((style) => [
        isGiven('MapServer.export', style?.name),
        isGiven('MapServer.queryLegends', style?.name),
      ]),
    )
  })
})

describe('The times of a layer', () => {
  const times = { values: '2020-01-01T00:00:00Z/2021-01-01T00:00:00Z/P1D' }
  const timed: ServiceEntry = {
    ...service,
    layers: [layerOf(0, 'Parcels', fields, { timeFields: ['district'], times })],
  }
  const told = (grants: readonly unknown[]) => {
    const { obligations } = permitted(grants, '/rest/services/Water/Assets/MapServer', {}, timed)
    return obligations.rights && promisedLayers(obligations.rights).times(0)
  }

  it('are told to those who see the time of all rows', () => {
    expect(told(open)).toBe(times)
    expect(told(hiding('owner'))).toBe(times)
    expect(told(rowsOnly)).toBeUndefined()
    expect(told(hiding('district'))).toBeUndefined()
    expect(told(hiding('geometry'))).toBeUndefined()
  })
})

import { printExpression } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../decide/policy.fixture.ts'
import type { ServiceEntry } from '../../model/catalog.ts'
import { codeOf, everywhere, first, north, open, permitted, plan } from '../enforce.fixture.ts'
import { promisedLayers } from './promised-layers.ts'

const symbol = { type: 'esriSMS', style: 'esriSMSCircle', color: [1, 2, 3, 255], size: 4 }
const byOwner = {
  rendererFields: ['owner'],
  labelFields: [],
  drawingInfo: {
    renderer: { type: 'uniqueValue', field1: 'owner', defaultSymbol: symbol, uniqueValueInfos: [] },
  },
}
const fields = ['OBJECTID', 'address', 'owner', 'district']
const extent = { xmin: 0, ymin: 0, xmax: 9, ymax: 9, spatialReference: { wkid: 4326 } }
const service: ServiceEntry = {
  ...assets,
  layers: [
    layerOf(0, 'Parcels', fields, { extent }),
    layerOf(1, 'Owners', fields, { extent, drawing: byOwner }),
    { ...layerOf(2, 'Network', []), type: 'Group Layer', geometryType: undefined },
    { ...layerOf(3, 'Notes', ['OBJECTID', 'district']), type: 'Table', geometryType: undefined },
  ],
}
const plain: ServiceEntry = { ...service, supportsDynamicLayers: false }

const granted = (more: object) => [{ ...everywhere, ...more }]
const worlds: readonly (readonly [title: string, grants: readonly unknown[], service: ServiceEntry])[] = [
  ['everything', open, service],
  ['the north without owners', north, service],
  ['the north without owners, where nothing is redrawn', north, plain],
  ['no shapes', granted({ with: { fields: { except: ['geometry'] } } }), service],
  ['pictures alone', granted({ for: ['view'] }), service],
  ['rows at a place alone', granted({ for: ['identify'] }), service],
  ['queries alone', granted({ for: ['query'] }), service],
  ['one layer', [{ ...everywhere, on: { services: ['**'], layers: ['Parcels'] } }], service],
  ['no picture format of maps', granted({ with: { image: { formats: ['pdf'] } } }), service],
  ['rows of a server of 9.3', north, { ...service, version: 9.3 }],
]

const promised = (grants: readonly unknown[], of: ServiceEntry) => {
  const { rights } = permitted(grants, '/rest/services/Water/Assets/MapServer', {}, of).obligations
  if (rights === undefined) throw new Error('a service has rights')
  return promisedLayers(rights)
}

/** What is asked of the map server for one layer alone. */
const asked = (operation: string, id: number, grants: readonly unknown[], of: ServiceEntry) => {
  const place = {
    geometry: '1,1',
    tolerance: '3',
    mapExtent: '0,0,2,2',
    imageDisplay: '400,400,96',
    sr: '4326',
  }
  const parameters =
    operation === 'identify'
      ? { ...place, layers: `all:${id}` }
      : { bbox: '0,0,2,2', f: 'image', layers: `show:${id}` }
  const path = `/rest/services/Water/Assets/MapServer/${operation}`
  return { path, parameters, of, grants }
}

function drawn(id: number, grants: readonly unknown[], of: ServiceEntry): boolean {
  let layers: string | undefined
  const code = codeOf(() => {
    const { path, parameters } = asked('export', id, grants, of)
    const { parameters: sent } = first(grants, path, parameters, of)
    layers = sent.dynamicLayers ? 'show:composed' : sent.layers
  })
  return code === undefined && layers !== 'show:-1'
}

function told(id: number, grants: readonly unknown[], of: ServiceEntry): boolean {
  const { path, parameters } = asked('identify', id, grants, of)
  let steps = 0
  const code = codeOf(() => {
    steps = plan(grants, path, parameters, of).steps.length
  })
  return code === undefined && steps > 0
}

describe('What is promised of layers', () => {
  it.each(worlds)(
    'is drawn and told where it is asked for, and nothing else is: %s',
    (_title, grants, of) => {
      const { draws, tells } = promised(grants, of)
      const found = [0, 1].map((id) => [draws(id), tells(id)])
      expect(found).toEqual([0, 1].map((id) => [drawn(id, grants, of), told(id, grants, of)]))
    },
  )

  it('is nothing of groups, of tables, and of what is not there', () => {
    const { draws, tells, explains } = promised(open, service)
    for (const id of [2, 3, 99]) expect([draws(id), tells(id), explains(id)]).toEqual([false, false, false])
  })

  it('is drawn and not told of a layer that says that its rows are not, whoever asks', () => {
    const silent: ServiceEntry = {
      ...service,
      layers: [layerOf(0, 'Parcels', fields, { unqueryable: true })],
    }
    const { draws, tells } = promised(open, silent)
    expect([draws(0), tells(0)]).toEqual([true, false])
  })

  it('states no extent over rows that are hidden', () => {
    expect(promised(open, service).statedExtent(0)).toBe(extent)
    expect(promised(north, service).statedExtent(0)).toBeUndefined()
    expect(promised(granted({ with: { fields: { except: ['owner'] } } }), service).statedExtent(0)).toBe(
      extent,
    )
  })

  it('is of rows under the conditions of the views that show no more of them at their scales', () => {
    const some = { ...everywhere, with: { where: "district = 'n'" } }
    const whole = (to: number) => ({ ...everywhere, with: { scale: { from: 1, to } } })
    const close = { ...everywhere, with: { where: "owner = 'x'", scale: { from: 1, to: 1_000 } } }
    const conditions = (...grants: readonly unknown[]) =>
      promised(grants, service).conditions(0).map(printExpression)
    expect(conditions(some, close)).toEqual(["district = 'n'", "owner = 'x'"])
    expect(conditions(close, whole(5_000))).toEqual([])
    expect(conditions(some, whole(5_000))).toEqual(["district = 'n'"])
    expect(conditions(...open)).toEqual([])
  })

  it('is between the scales of the grants together', () => {
    const scaled = (from: number, to: number) => ({ ...everywhere, with: { scale: { from, to } } })
    expect(promised([scaled(1_000, 5_000), scaled(2_000, 9_000)], service).scales(0)).toEqual({
      scaleFrom: 1_000,
      scaleTo: 9_000,
    })
    expect(promised(open, service).scales(0)).toEqual({ scaleFrom: 0, scaleTo: Number.POSITIVE_INFINITY })
  })
})

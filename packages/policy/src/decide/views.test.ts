import { describe, expect, it } from 'vitest'
import type { Permission } from '../enforce/operations/rule.ts'
import { noAreas } from '../model/area-book.ts'
import type { LayerEntry, ServiceEntry } from '../model/catalog.ts'
import type { Principal } from '../model/principal.ts'
import { printedRows } from '../model/row-filter.ts'
import { compileGrant } from './compile-grant.ts'
import { assets, grantsOf, layerOf, principalOf } from './policy.fixture.ts'
import { layersOf } from './views.ts'

interface Given {
  readonly attributes?: Principal['attributes']
  readonly service?: ServiceEntry
  readonly permission?: Permission
  readonly on?: object
}

/** The views by layer that grants give which narrow in these ways. */
function layersUnder(
  narrowings: readonly object[],
  { attributes = {}, service = assets, permission = 'query', on }: Given = {},
) {
  const { grants } = grantsOf(
    ...narrowings.map((narrowing) => ({
      to: { roles: ['crew'] },
      on: { services: ['**'], ...on },
      with: narrowing,
    })),
  )
  const compiled = grants.map((grant, index) => compileGrant(grant, index, noAreas))
  return layersOf(service, compiled, { principal: principalOf({ attributes }), permission })
}

const viewsUnder = (narrowings: readonly object[], given?: Given) =>
  layersUnder(narrowings, given).get(0)?.views ?? []

const rowsUnder = (where: string, attributes?: Principal['attributes']) =>
  viewsUnder([{ where }], { attributes: attributes ?? {} }).map(({ rows }) => printedRows(rows))

const north = { where: "district = 'n'" }
const ofAttribute = { where: 'district = :principal.district' }
const withoutOwner = { ...north, fields: { except: ['owner'] } }

describe('Grants on the same rows', () => {
  it('give one view, if one grant shows what the other shows', () => {
    expect(viewsUnder([north, { where: " district='n' " }])).toHaveLength(1)
    expect(viewsUnder([north, ofAttribute], { attributes: { district: 'n' } })).toHaveLength(1)
    const [view, ...others] = viewsUnder([withoutOwner, north])
    expect([view?.fields, others]).toEqual([null, []])
  })

  it('give a view each, if each shows what the other hides', () => {
    expect(viewsUnder([north, { where: "district = 's'" }])).toHaveLength(2)
    expect(viewsUnder([north, { where: "DISTRICT='n'" }])).toHaveLength(2)
    expect(viewsUnder([withoutOwner, { ...north, fields: { except: ['address'] } }])).toHaveLength(2)
  })

  it('give a view each for searches of many layers, unless they are on all rows', () => {
    expect(viewsUnder([withoutOwner, north], { permission: 'identify' })).toHaveLength(2)
    expect(viewsUnder([withoutOwner, {}], { permission: 'identify' })).toHaveLength(1)
  })

  it('keep the view whose rows are certain', () => {
    const [certain, uncertain] = [{ where: "district = 'n\u2019'" }, ofAttribute]
    for (const order of [
      [certain, uncertain],
      [uncertain, certain],
    ]) {
      const views = viewsUnder(order, { attributes: { district: 'n\u2019' } })
      expect(
        views.map(({ rows, uncertain: isUncertain }) => [printedRows(rows), isUncertain ?? false]),
      ).toEqual([["district = 'n\u2019'", false]])
    }
  })
})

describe('Placeholders of a condition', () => {
  it.each<[string, Principal['attributes'], string]>([
    ['owner = :principal.id', {}, "owner = 'user:ines'"],
    ['owner = :principal.name', {}, "owner = 'ines'"],
    ['owner = :principal.name', { name: 'other' }, "owner = 'other'"],
    ['owner = :principal.toString', {}, '1=0'],
    ['owner = :name', { name: 'other' }, '1=0'],
    ['owner IN (:principal.list)', { list: ['a', 'b'] }, "owner IN ('a', 'b')"],
    ['owner = :principal.level', { level: 2 }, 'owner = 2'],
    ["owner = 'a", {}, '1=0'],
  ])('%s with attributes %j give the rows %s', (where, attributes, rows) => {
    expect(
      rowsUnder(where, attributes).map((text) => text.replaceAll(',', ', ').replaceAll('  ', ' ')),
    ).toEqual([rows])
  })
})

describe('Layers of a service', () => {
  it('are those that a grant names by id, by name, or by a group above them', () => {
    const idsOn = (...layers: readonly (number | string)[]) => [
      ...layersUnder([{}], { on: { layers } }).keys(),
    ]
    expect([idsOn(0), idsOn('Hyd*'), idsOn(1), idsOn('Nothing')]).toEqual([[0], [2], [2, 3], []])
  })

  it('have no views if they could not be read, or lie in a circle of groups', () => {
    const [round, unread] = [
      layerOf(5, 'Round', ['id'], { parentId: 5 }),
      layerOf(6, 'Unread', ['id'], { unread: 'error 500' }),
    ]
    const lost = layerOf(7, 'Lost', ['id'], { parentId: 99 })
    const service = { ...assets, layers: [round, unread, lost] }
    expect([...layersUnder([{}], { service, on: { layers: ['Mains', 6] } }).keys()]).toEqual([])
    expect([...layersUnder([{}], { service }).keys()]).toEqual([5, 7])
  })

  it('may get columns later, which a grant that names fields hides but for rasters', () => {
    const closedOf = (layer: LayerEntry) =>
      viewsUnder([{ fields: { except: ['owner'] } }], { service: { ...assets, layers: [layer] } })[0]?.closed
    expect(closedOf(layerOf(0, 'Parcels', ['id', 'owner']))).toBe(true)
    expect(closedOf(layerOf(0, 'Photos', ['id', 'owner'], { type: 'Raster Layer' }))).toBeUndefined()
    expect(viewsUnder([{}])[0]?.closed).toBeUndefined()
  })

  it('hide with their shape what is computed from it, unless the grant names that', () => {
    const shape = { name: 'Shape', type: 'esriFieldTypeGeometry', alias: 'Shape' }
    const parcels = layerOf(0, 'Parcels', ['id', 'owner', 'Shape_Area'])
    const service = { ...assets, layers: [{ ...parcels, fields: [...parcels.fields, shape] }] }
    const fieldsUnder = (fields: object) => {
      const shown = viewsUnder([{ fields }], { service })[0]?.fields
      return shown ? [...shown] : shown
    }
    expect(fieldsUnder({ except: ['geometry'] })).toEqual(['id', 'owner'])
    expect(fieldsUnder({ except: ['Shape'] })).toEqual(['id', 'owner'])
    expect(fieldsUnder({ only: ['shape_area'], except: ['geometry'] })).toEqual(['id', 'shape_area'])
    expect(fieldsUnder({ only: ['owner'] })).toEqual(['id', 'owner', 'shape', 'geometry'])
    expect(fieldsUnder({ except: ['none'] })).toBeNull()
  })

  it('are shown with what the author of the map states, if the grant says so', () => {
    const [view] = viewsUnder([{ ...north, extents: 'author', classes: 'author', records: 5 }])
    expect(view).toMatchObject({ statedExtent: true, statedClasses: true, records: 5 })
    expect(Object.keys(viewsUnder([north])[0] ?? {})).not.toContain('statedExtent')
  })
})

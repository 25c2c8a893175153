import { describe, expect, it } from 'vitest'
import { assets, layerOf } from './catalog.fixture.ts'
import {
  columnsKey,
  covering,
  type LayerRights,
  rowsOf,
  seenFields,
  seenGroups,
  sees,
  seesAllRows,
  seesStatedExtent,
  shows,
  showsAll,
  tellsClasses,
  unnamedFields,
  type View,
} from './rights.ts'
import { allRows, isAllRows, isNoRows, noRows } from './row-filter.ts'

const endless = Number.POSITIVE_INFINITY
const open: View = {
  grant: 'open',
  fields: null,
  rows: allRows,
  records: endless,
  picture: { scaleFrom: 0, scaleTo: endless, pixels: endless, formats: null },
}
const owners: View = { ...open, fields: new Set(['owner', 'geometry']), rows: noRows }
const districts: View = { ...open, fields: new Set(['district']), rows: noRows, closed: true }

const shape = { name: 'Shape', type: 'esriFieldTypeGeometry', alias: 'Shape' }
const parcels = layerOf(0, 'Parcels', ['OBJECTID', 'Owner', 'district'])
const layer = { ...parcels, fields: [...parcels.fields, shape] }
const rights = (...views: readonly View[]): LayerRights => ({ layer, views })

describe('Views of a layer', () => {
  it('show fields without regard to case, and all of them if none is hidden', () => {
    expect(['OWNER', 'geometry', 'district', '*'].map((field) => shows(owners, field))).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(shows(open, '*')).toBe(true)
    expect([open, { ...open, closed: true }, owners].map(showsAll)).toEqual([true, false, false])
  })

  it('have one key for the same columns', () => {
    const keys = [open, { ...open, closed: true }, owners, { ...owners, closed: true }, districts].map(
      columnsKey,
    )
    expect(new Set(keys).size).toBe(5)
    expect(columnsKey({ ...owners, fields: new Set(['geometry', 'owner']) })).toBe(columnsKey(owners))
  })

  it('decide by fields that they show, all of them', () => {
    expect(covering([open, owners, districts], ['Owner', 'geometry'])).toEqual([open, owners])
    expect(covering([owners, districts], ['owner', 'district'])).toEqual([])
    expect(covering([owners, districts], [])).toEqual([owners, districts])
  })

  it('show the rows of any of them', () => {
    expect(isAllRows(rowsOf([owners, open]))).toBe(true)
    expect(isNoRows(rowsOf([]))).toBe(true)
  })

  it('show the fields of any of them, in the order of the layer', () => {
    expect(seenFields(rights(districts, owners))).toEqual(['Owner', 'district'])
    expect(seenFields(rights(open))).toEqual(['OBJECTID', 'Owner', 'district'])
    expect(['owner', 'OBJECTID', 'Shape', 'none'].map((field) => sees(rights(owners), field))).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(sees(rights(open), 'none')).toBe(false)
  })

  it('show display field and object id if no field is named, or all that are seen', () => {
    expect(unnamedFields(rights(open))).toEqual(['OBJECTID', 'Owner'])
    expect(unnamedFields(rights(owners))).toEqual(['Owner'])
    expect(unnamedFields(rights(districts))).toEqual(['district'])
  })
})

describe('What is revealed of hidden rows', () => {
  const stated: View = { ...owners, statedExtent: true, statedClasses: true }
  const withoutShape: View = { ...stated, fields: new Set(['owner']) }

  it.each<[string, readonly View[], boolean]>([
    ['no row is hidden', [open], true],
    ['rows are hidden', [owners], false],
    ['a grant shows what the author states', [owners, stated], true],
    ['that grant hides the shape', [withoutShape], false],
    ['nothing is granted', [], false],
  ])('are stated extents and classes, if %s', (_, views, isShown) => {
    expect(seesStatedExtent(views)).toBe(isShown)
    expect(tellsClasses(views, ['owner'])).toBe(isShown)
  })

  it('are no classes over a field that the grant hides', () => {
    expect(tellsClasses([stated], ['district'])).toBe(false)
    expect([seesAllRows(rights(open), ['owner']), seesAllRows(rights(owners), ['owner'])]).toEqual([
      true,
      false,
    ])
  })
})

describe('Groups of layers', () => {
  it('are seen if something below them is', () => {
    const of = (...ids: readonly number[]) => {
      const found = assets.layers.filter(({ id }) => ids.includes(id))
      const layers = new Map(found.map((one) => [one.id, { layer: one, views: [open] }]))
      return [...seenGroups({ service: assets, layers })]
    }
    expect([of(0), of(2), of(2, 3)]).toEqual([[], [1], [1]])
  })

  it('may be missing from the service, or contain themselves', () => {
    const lost = layerOf(5, 'Lost', ['id'], { parentId: 9 })
    const round = layerOf(6, 'Round', ['id'], { parentId: 6 })
    const service = { ...assets, layers: [lost, round] }
    const layers = new Map([lost, round].map((one) => [one.id, { layer: one, views: [open] }]))
    expect([...seenGroups({ service, layers })]).toEqual([9, 6])
  })
})

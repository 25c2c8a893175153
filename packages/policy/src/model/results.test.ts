import { describe, expect, it } from 'vitest'
import { layerOf } from './catalog.fixture.ts'
import { isFoundInShown, shownResult } from './results.ts'
import type { View } from './rights.ts'
import { allRows } from './row-filter.ts'

const endless = Number.POSITIVE_INFINITY
const open: View = {
  grant: 'open',
  fields: null,
  rows: allRows,
  records: endless,
  picture: { scaleFrom: 0, scaleTo: endless, pixels: endless, formats: null },
}
const named = layerOf(0, 'Parcels', ['OBJECTID', 'address', 'owner', 'keeper'])
const aliases: Readonly<Record<string, string>> = { owner: 'Contact', keeper: 'Contact', address: 'Street' }
const layer = {
  ...named,
  fields: named.fields.map((field) => ({ ...field, alias: aliases[field.name] ?? field.alias })),
}
const addresses: View = { ...open, fields: new Set(['objectid', 'address', 'keeper']) }

const result = {
  layerId: 0,
  layerName: 'Parcels',
  geometryType: 'esriGeometryPoint',
  displayFieldName: 'address',
  value: '1 Main Street',
  attributes: { OBJECTID: '7', Street: '1 Main Street', owner: 'Ines', Contact: 'Ines' },
  geometry: { x: 1, y: 2 },
}

describe('A result of identify or find', () => {
  it('stays as it is where nothing is hidden, with the key of its row', () => {
    expect(shownResult(result, layer, open)).toEqual({ ...result, rowKey: '0 7' })
    const { OBJECTID: _, ...rest } = result.attributes
    expect(shownResult({ ...result, attributes: rest }, layer, open)).not.toHaveProperty('rowKey')
    expect(shownResult({ layerId: 0 }, { ...layer, objectIdField: undefined }, open)).toEqual({ layerId: 0 })
  })

  it('has the attributes that the view shows, and none by an alias that a hidden field has too', () => {
    const { geometry: _, ...rest } = result
    expect(shownResult(result, layer, addresses)).toEqual({
      ...rest,
      attributes: { OBJECTID: '7', Street: '1 Main Street' },
      rowKey: '0 7',
    })
    expect(shownResult({ layerId: 0 }, layer, addresses)).toEqual({
      layerId: 0,
      displayFieldName: '',
      value: '',
      attributes: {},
    })
  })

  it('has its shape where the view shows it', () => {
    const shapes: View = { ...addresses, fields: new Set(['address', 'geometry']) }
    expect(shownResult(result, layer, shapes)).toHaveProperty('geometry', { x: 1, y: 2 })
    expect(shownResult({ ...result, geometry: undefined }, layer, shapes)).not.toHaveProperty('geometry')
  })

  it.each([
    ['owner', undefined, '', ''],
    ['address', undefined, 'address', '1 Main Street'],
    ['address', 'owner', 'address', ''],
    ['owner', 'address', '', '1 Main Street'],
  ])(
    'of display field %s, found in %s, shows %j and %j',
    (displayFieldName, foundFieldName, display, value) => {
      const found = foundFieldName === undefined ? {} : { foundFieldName }
      expect(shownResult({ ...result, displayFieldName, ...found }, layer, addresses)).toMatchObject({
        displayFieldName: display,
        value,
      })
    },
  )

  it.each<[unknown, View, boolean]>([
    ['owner', open, true],
    ['owner', addresses, false],
    ['ADDRESS', addresses, true],
    ['Street', addresses, true],
    ['Contact', addresses, false],
    ['', addresses, true],
    [undefined, addresses, true],
  ])('found in %j is kept by the view: case %#', (foundFieldName, view, isKept) => {
    expect(isFoundInShown({ foundFieldName }, layer, view)).toBe(isKept)
  })
})

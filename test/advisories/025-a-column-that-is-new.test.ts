import { describe, expect, it } from 'vitest'
import { readService } from '../../packages/gateway/src/catalog/read-service.ts'
import { shownResult } from '../../packages/policy/src/model/results.ts'
import { allRows } from '../../packages/policy/src/model/row-filter.ts'
import { planned } from './planned.ts'

/**
 * The catalogue is some minutes old. A grant that excepts a column of which the catalogue did not know yet hid nothing for it, and so the
 * column was asked for with all others, found by its text, and told by identify.
 */
describe('a column that the catalogue does not know yet', () => {
  const layer = {
    geometryType: 'esriGeometryPoint',
    fields: [
      { name: 'OBJECTID', type: 'esriFieldTypeOID' },
      { name: 'KIND', type: 'esriFieldTypeString' },
    ],
  }
  const asked = (narrowing: object, format: string) =>
    new URLSearchParams(
      planned(layer, [narrowing], 'where=1%3D1&outFields=*', { format }).steps[0]?.([]).question.query,
    ).get('outFields')

  it.each(['json', 'pbf'])('is not asked for where a grant names fields: %s', (format) => {
    expect(asked({ fields: { except: ['OWNER'] } }, format)).toBe('OBJECTID,KIND')
    expect(asked({ where: "KIND = 'open'" }, format)).toBe('*')
  })

  it('is not told by identify', () => {
    const [entry] = readService(
      { name: 'Sites', type: 'MapServer' },
      {},
      { layers: [{ id: 0, ...layer }] },
    ).layers
    if (entry === undefined) throw new Error('no layer')
    const picture = { scaleFrom: 0, scaleTo: Number.POSITIVE_INFINITY, pixels: 1, formats: null }
    const view = { grant: '', fields: null, rows: allRows, records: 1, picture }
    const result = { layerId: 0, attributes: { OBJECTID: 1, KIND: 'open', OWNER: 'Ines' } }
    expect(shownResult(result, entry, { ...view, closed: true }).attributes).toEqual({
      OBJECTID: 1,
      KIND: 'open',
    })
    expect(shownResult(result, entry, view).attributes).toEqual(result.attributes)
  })
})

import { describe, expect, it } from 'vitest'
import { planned } from './planned.ts'

const layer = {
  geometryType: 'esriGeometryPolygon',
  objectIdField: 'OBJECTID',
  displayField: 'Shape_Area',
  geometryProperties: { shapeAreaFieldName: 'HECTARES', units: 'esriMeters' },
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID' },
    { name: 'KIND', type: 'esriFieldTypeString' },
    { name: 'SHAPE', type: 'esriFieldTypeGeometry' },
    { name: 'Shape_Area', type: 'esriFieldTypeDouble' },
    { name: 'Shape_Length', type: 'esriFieldTypeDouble' },
    { name: 'HECTARES', type: 'esriFieldTypeDouble' },
  ],
}
const withoutShape = { fields: { except: ['geometry'] } }
const asked = (query: string, narrowing: object = withoutShape, layerJson: object = layer) =>
  new URLSearchParams(planned(layerJson, [narrowing], query).steps[0]?.([]).question.query)

/**
 * A grant may hide the shapes of a layer. Servers keep area and length of every shape in fields beside it, and these stayed: they were shown,
 * searched, ordered and summed up.
 */
describe('the sizes of shapes that are hidden', () => {
  it.each([
    ['in a condition', 'where=Shape_Area > 5000'],
    ['in a field that the layer calls an area', 'where=HECTARES > 5'],
    ['in outFields', 'where=1=1&outFields=KIND,Shape_Length'],
    ['in an order', 'where=1=1&orderByFields=Shape_Area DESC'],
    ['in distinct values', 'where=1=1&outFields=Shape_Area&returnDistinctValues=true'],
    [
      'in groups',
      'where=1=1&groupByFieldsForStatistics=Shape_Area&outStatistics=[{"statisticType":"count","onStatisticField":"OBJECTID","outStatisticFieldName":"N"}]',
    ],
    [
      'in statistics',
      'where=1=1&outStatistics=[{"statisticType":"max","onStatisticField":"HECTARES","outStatisticFieldName":"M"}]',
    ],
  ])('are unknown %s', (_, query) => {
    expect(() => asked(encodeURI(query))).toThrow(/hidden or not there/)
  })

  it('are not asked for with all fields, nor as display field', () => {
    expect(asked('where=1%3D1&outFields=*').get('outFields')).toBe('OBJECTID,KIND')
    expect(asked('where=1%3D1').get('outFields')).toBe('OBJECTID')
  })

  it('are shown with the shapes, and where a grant names them itself', () => {
    expect(asked('where=1%3D1&outFields=Shape_Area', { fields: { except: ['KIND'] } }).get('outFields')).toBe(
      'Shape_Area',
    )
    const named = { fields: { only: ['KIND', 'Shape_Area'], except: ['geometry'] } }
    expect(asked('where=1%3D1&outFields=*', named).get('outFields')).toBe('OBJECTID,KIND,Shape_Area')
  })
})

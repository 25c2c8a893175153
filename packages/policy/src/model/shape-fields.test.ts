import { describe, expect, it } from 'vitest'
import { measureFields } from './shape-fields.ts'

const layerOf = (names: readonly string[], shape = 'SHAPE', stated: readonly string[] = []) => ({
  fields: [
    { name: shape, type: 'esriFieldTypeGeometry', alias: shape },
    ...names.map((name) => ({ name, type: 'esriFieldTypeDouble', alias: name })),
  ],
  measureFields: stated,
})

describe('Fields that are computed from shapes', () => {
  it.each([
    ...['Shape_Area', 'Shape_Length', 'Shape_Leng', 'Shape__Area', 'SHAPE.STArea()', 'SHAPE.STLength()'],
    ...['SHAPE.AREA', 'SHAPE.LEN', 'SHAPE.NUMOFPTS', 'SHAPE.EMINX', 'SHAPE_STAr', 'SHAPE_STLe'],
    ...['SHAPE_STArea__', 'GIS.SDE.PARCELS.SHAPE.STArea()', 'gis.parcels.shape_area', 'st_area(shape)'],
    ...['st_length(shape)', 'sde.st_perimeter(gis.parcels.shape)', 'GDB_GEOMATTR_DATA', 'geom.STLength()'],
  ])('%s is one', (name) => {
    expect(measureFields(layerOf([name]))).toEqual([name.toLowerCase()])
  })

  it.each(['area', 'length', 'shape_type', 'reshape_area', 'landscape.area', 'upper(name)', 'SHAPE'])(
    '%s is none',
    (name) => {
      expect(measureFields(layerOf(name === 'SHAPE' ? [] : [name]))).toEqual([])
    },
  )

  it('are named after the shape column of the layer, whatever that is called, or by the layer itself', () => {
    expect(measureFields(layerOf(['OUTLINE.STArea()', 'Outline_Area'], 'GIS.PARCELS.OUTLINE'))).toEqual([
      'outline.starea()',
      'outline_area',
    ])
    expect(measureFields(layerOf(['HECTARES', 'NAME'], 'SHAPE', ['hectares']))).toEqual(['hectares'])
  })
})

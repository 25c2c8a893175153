import { describe, expect, it } from 'vitest'
import { ValueError, type ValueType } from '../value.ts'
import { bin, dateBin } from './bin.ts'
import { boolean, falseOnly } from './boolean.ts'
import { calcExpression } from './calc-expression.ts'
import { choice } from './choice.ts'
import { classification } from './classification.ts'
import { coordinates } from './coordinates.ts'
import { dynamicLayers, readDrawingInfo } from './dynamic-layers.ts'
import { havingExpression, whereExpression } from './expression.ts'
import { extent } from './extent.ts'
import { features } from './features.ts'
import { fieldList, fieldNames, fieldNameType } from './field-list.ts'
import { file } from './file.ts'
import { geometries } from './geometries.ts'
import { geometry } from './geometry.ts'
import { jsonLayerIds, objectIds } from './id-list.ts'
import { fieldsOfLabel } from './labels.ts'
import { layerDefs, layerQueries } from './layer-defs.ts'
import { layerEdits } from './layer-edits.ts'
import { drawnLayers, identifiedLayers } from './layer-list.ts'
import { layerTimeOptions } from './layer-time-options.ts'
import { decimal, integer, numberList } from './number.ts'
import { orderList } from './order-list.ts'
import { quantization } from './quantization.ts'
import { bandIds, mosaicRule, renderingRule } from './raster-rules.ts'
import { secret } from './secret.ts'
import { imageDisplay, size } from './size.ts'
import { spatialReference } from './spatial-reference.ts'
import { statistics } from './statistics.ts'
import { tagged } from './tagged-geometry.ts'
import { text } from './text.ts'
import { time } from './time.ts'
import { topFilter } from './top-filter.ts'

type Case = readonly [type: ValueType<never>, given: string, canonical: string]
const of = <T>(type: ValueType<T>, given: string, canonical: string): Case => [
  type as ValueType<never>,
  given,
  canonical,
]

const canonical: readonly Case[] = [
  of(boolean, ' TRUE', 'true'),
  of(falseOnly, 'False', 'false'),
  of(integer(0, 9), '+07', '7'),
  of(integer(-9, 9), '-0', '0'),
  of(decimal(0, 1e9), '1.50', '1.5'),
  of(decimal(-1, 1), '-.5e0', '-0.5'),
  of(numberList, '1, 2.0', '1,2'),
  of(choice('png8', 'PNG32'), 'png32', 'PNG32'),
  of(text(20), ' a\tb\n', ' a\tb\n'),
  of(secret, '\u0007pw', '\u0007pw'),
  of(extent, ' -10 , 40,-9.0,30 ', '-10,30,-9,40'),
  of(extent, '{"ymax":1,"ymin":2,"xmin":0,"xmax":3,"z":1}', '0,1,3,2'),
  of(
    extent,
    '{"xmin":0,"ymin":0,"xmax":1,"ymax":1,"spatialReference":{"latestWkid":3857}}',
    '{"xmin":0,"ymin":0,"xmax":1,"ymax":1,"spatialReference":{"wkid":3857}}',
  ),
  of(size, ' 400, 300', '400,300'),
  of(imageDisplay, '500,400,96', '500,400,96'),
  of(spatialReference, '{"wkid":102100,"latestWkid":3857}', '102100'),
  of(spatialReference, '{"wkt":"GEOGCS[\\"x\\"]"}', '{"wkt":"GEOGCS[\\"x\\"]"}'),
  of(geometry, '{x: -1.50, y: 2}', '{"x":-1.5,"y":2}'),
  of(geometry, '{y: 2, x: 1, z: 3}', '{"x":1,"y":2,"z":3}'),
  of(
    geometry,
    '{"rings":[[[0,0],[0,1],[1,1],[0,0]]],"hasZ":false,"spatialReference":{"wkid":4326},"extra":1}',
    '{"rings":[[[0,0],[0,1],[1,1],[0,0]]],"spatialReference":{"wkid":4326}}',
  ),
  of(geometry, '1,2,3,0', '{"xmin":1,"ymin":0,"xmax":3,"ymax":2}'),
  of(tagged, '{"x":1,"y":2}', '{"geometryType":"esriGeometryPoint","geometry":{"x":1,"y":2}}'),
  of(geometries, '[]', '{"geometryType":"esriGeometryPoint","geometries":[]}'),
  of(
    geometries,
    '1,2,3,4',
    '{"geometryType":"esriGeometryPoint","geometries":[{"x":1,"y":2},{"x":3,"y":4}]}',
  ),
  of(coordinates, '[[1,2]]', '[[1,2]]'),
  of(whereExpression, "name='a' and(val>5)", "name = 'a' AND val > 5"),
  of(havingExpression, 'count(*)>5', 'COUNT(*) > 5'),
  of(time, ' 5 ', '5'),
  of(time, 'NULL,-5', 'null,-5'),
  of(fieldList, 'NAME,*', '*'),
  of(fieldList, ' NAME , name,db.t.OWNER, SHAPE.STArea()', 'NAME,db.t.OWNER,SHAPE.STArea()'),
  of(fieldNames, 'A,,B', 'A,B'),
  of(fieldNameType, ' Straße ', 'Straße'),
  of(orderList, 'NAME desc, VAL', 'NAME DESC,VAL ASC'),
  of(objectIds, '3, 1,3', '3,1'),
  of(jsonLayerIds, ' [1, 2] ', '[1,2]'),
  of(jsonLayerIds, '1,2', '[1,2]'),
  of(drawnLayers, 'SHOW: 0, 2', 'show:0,2'),
  of(drawnLayers, 'hide:', 'hide:'),
  of(drawnLayers, 'show:-1', 'show:-1'),
  of(identifiedLayers, 'Visible:1', 'visible:1'),
  of(identifiedLayers, 'all:', 'all'),
  of(layerDefs, '{"10":"A=1","2":"B=2","3":" "}', '{"2":"B = 2","10":"A = 1"}'),
  of(layerDefs, '1:A=\';\';0:B="x";', '{"0":"B = \\"x\\"","1":"A = \';\'"}'),
  of(layerQueries, '{"0":""}', '{"0":"1=1"}'),
  of(
    layerQueries,
    '[{"layerId":1,"outFields":"*"},{"layerId":0,"where":"A=1"}]',
    '[{"layerId":0,"where":"A = 1"},{"layerId":1,"where":"1=1","outFields":"*"}]',
  ),
  of(
    layerTimeOptions,
    '{"10":{"useTime":true},"2":{"timeOffset":1,"timeOffsetUnits":"esritimeunitsdays","x":1}}',
    '{"2":{"timeOffset":1,"timeOffsetUnits":"esriTimeUnitsDays"},"10":{"useTime":true}}',
  ),
  of(
    statistics,
    '[{"outStatisticFieldName":"S","statisticType":"PERCENTILE_CONT","onStatisticField":"V","statisticParameters":{"value":0.5,"orderBy":"desc"}}]',
    '[{"statisticType":"percentile_cont","onStatisticField":"V","outStatisticFieldName":"S","statisticParameters":{"value":0.5,"orderBy":"DESC"}}]',
  ),
  of(
    statistics,
    '[{"statisticType":"percentile_disc","onStatisticField":"V","statisticParameters":{"value":1}}]',
    '[{"statisticType":"percentile_disc","onStatisticField":"V","statisticParameters":{"value":1}}]',
  ),
  of(
    quantization,
    '{"tolerance":0.5,"mode":"VIEW","originPosition":null}',
    '{"mode":"view","tolerance":0.5}',
  ),
  of(
    topFilter,
    '{"topCount":2,"groupByFields":["A","B"],"orderByFields":"C desc"}',
    '{"groupByFields":"A,B","topCount":2,"orderByFields":["C DESC"]}',
  ),
  of(
    bin,
    '{"parameters":{"stackBy":[],"numBins":3},"onField":"A","type":"autointervalbin"}',
    '{"type":"autoIntervalBin","onField":"A","parameters":{"numBins":3}}',
  ),
  of(dateBin, '{"fixedBin":{"number":7,"unit":"DAY"}}', '{"fixedBin":{"unit":"day","number":7}}'),
  of(
    classification,
    '{"normalizationField":"B","type":"classBreaksDef","classificationField":"A","classificationMethod":"esriClassifyQuantile"}',
    '{"type":"classBreaksDef","classificationField":"A","classificationMethod":"esriClassifyQuantile","normalizationField":"B"}',
  ),
  of(
    features,
    '{"attributes":{"A":true,"B":null},"geometry":null}',
    '[{"geometry":null,"attributes":{"A":1,"B":null}}]',
  ),
  of(features, '[{"geometry":{"y":1,"x":0}}]', '[{"geometry":{"x":0,"y":1},"attributes":{}}]'),
  of(
    layerEdits,
    '[{"id":2,"deletes":[1]},{"id":1,"updates":[]}]',
    '[{"id":1,"updates":[]},{"id":2,"deletes":[1]}]',
  ),
  of(calcExpression, '{"value":1,"field":"A"}', '[{"field":"A","value":1}]'),
  of(bandIds, '2, 0', '2,0'),
  of(
    renderingRule,
    '{"rasterFunctionArguments":{"b":1,"a":[1,2]},"rasterFunction":"F"}',
    '{"rasterFunction":"F","rasterFunctionArguments":{"a":[1,2],"b":1}}',
  ),
  of(
    mosaicRule,
    '{"where":"A=1","mosaicMethod":"esriMosaicNone"}',
    '{"mosaicMethod":"esriMosaicNone","where":"A = 1"}',
  ),
  of(mosaicRule, '{"where":"","sortField":"A"}', '{"sortField":"A"}'),
]

describe('values are read and printed in one form', () => {
  it.each(canonical.map(([type, given, printed]) => ({ type, id: type.id, given, printed })))(
    '$id $given',
    ({ type, given, printed }) => {
      const value = type.parse(given)
      expect(type.print(value)).toBe(printed)
      expect(type.parse(printed)).toEqual(value)
    },
  )
})

const bad = <T>(
  type: ValueType<T>,
  given: string,
  message: string,
): readonly [ValueType<never>, string, string] => [type as ValueType<never>, given, message]

describe('values out of form or bounds are refused with what is expected', () => {
  it.each(
    [
      bad(boolean, '1', 'true or false'),
      bad(falseOnly, 'true', 'has to be false'),
      bad(layerTimeOptions, '{"0":{"useTime":1}}', 'useTime has to be true or false'),
      bad(integer(0, 9), '10', 'from 0 to 9'),
      bad(integer(0, 9), '1.0', 'whole number'),
      bad(decimal(0, 1), '2', 'from 0 to 1'),
      bad(decimal(0, 1), '1,0', 'a number'),
      bad(numberList, '1,'.repeat(101), 'more than 100'),
      bad(text(3), 'abcd', 'at most 3'),
      bad(text(9), 'a\u0000', 'control characters'),
      bad(text(9), '\ud800', 'control characters'),
      bad(secret, 'x'.repeat(513), '512'),
      bad(extent, '{"xmin":0}', 'ymin has to be a number'),
      bad(extent, '[0,1,2,3]', 'a number'),
      bad(imageDisplay, '1,2,3,4', 'width,height,dpi'),
      bad(imageDisplay, '1,2', 'dpi'),
      bad(spatialReference, '0', 'whole number'),
      bad(spatialReference, '{}', 'wkid or wkt'),
      bad(spatialReference, 'EPSG:4326', 'whole number'),
      bad(geometry, '{"x":1}', 'y has to be a number'),
      bad(geometry, '1', '2 numbers'),
      bad(geometry, `{"points":[${'[1,2],'.repeat(100_000)}[1,2]]}`, 'more than 100000'),
      bad(
        geometry,
        `{"rings":[${`[${'[1,2],'.repeat(60_000)}[1,2]],`.repeat(2)}[[1,2]]]}`,
        'more than 100000 vertices',
      ),
      bad(tagged, '{"geometryType":"esriGeometryPolygon","geometry":{"x":1,"y":2}}', 'contradicts'),
      bad(geometries, '1,2,3', 'pairs'),
      bad(geometries, '[{"x":1,"y":2},{"xmin":1,"ymin":2,"xmax":3,"ymax":4}]', 'different kinds'),
      bad(coordinates, '[[1]]', 'pairs'),
      bad(whereExpression, 'A = 1 --', 'at character'),
      bad(time, '1,2,3', 'start,end'),
      bad(time, 'now', 'whole number'),
      bad(fieldNames, 'A,'.repeat(1_001), 'more than 1000'),
      bad(fieldNames, 'A B', 'not a field'),
      bad(orderList, 'A,'.repeat(101), 'more than 100'),
      bad(orderList, 'A ASC DESC', 'ASC or DESC'),
      bad(jsonLayerIds, '[1,"2"]', 'an id'),
      bad(
        layerDefs,
        `{${Array.from({ length: 1_001 }, (_, id) => `"${id}":"A=1"`).join(',')}}`,
        'more than 1000 layers',
      ),
      bad(layerDefs, '0:A=1;'.repeat(1_001), 'more than 1000 layers'),
      bad(layerDefs, '0:A=1;0:B=1', 'a layer twice'),
      bad(
        layerTimeOptions,
        `{${Array.from({ length: 1_001 }, (_, id) => `"${id}":{}`).join(',')}}`,
        'more than 1000',
      ),
      bad(layerEdits, '[{"id":1},{"id":1}]', 'a layer twice'),
      bad(quantization, '{"tolerance":-1}', 'negative'),
      bad(bin, '{"type":"autoIntervalBin"}', 'type and onField'),
      bad(bin, '{"type":"dateBin","onField":"A","parameters":{"splitBy":{"outStatistics":[]}}}', 'splitBy'),
      bad(dateBin, '{}', 'calendarBin or fixedBin'),
      bad(classification, '{"type":"other"}', 'classBreaksDef'),
      bad(features, '[{"attributes":{"A B":1}}]', 'not a field'),
      bad(
        features,
        `[{"attributes":{${Array.from({ length: 1_001 }, (_, id) => `"a${id}":1`).join(',')}}}]`,
        'more than 1000',
      ),
      bad(bandIds, '1,x', 'band numbers'),
      bad(
        renderingRule,
        `{"rasterFunction":"F","rasterFunctionArguments":{${Array.from({ length: 51 }, (_, id) => `"a${id}":1`).join(',')}}}`,
        'more than 50',
      ),
      bad(renderingRule, '{"rasterFunction":"F","rasterFunctionArguments":{"a":"http://x"}}', 'name a place'),
      bad(renderingRule, '{"rasterFunction":"http://x/f.rft.xml"}', 'has to be a name'),
      bad(file, 'x', 'a file'),
    ].map(([type, given, message]) => ({ type, id: type.id, given, message })),
  )('$id: $message', ({ type, given, message }) => {
    expect(() => type.parse(given)).toThrow(ValueError)
    expect(() => type.parse(given)).toThrow(message)
  })
})

describe('how dynamic layers draw', () => {
  it('reads renderers and tells their fields', () => {
    const { renderer } = readDrawingInfo({
      renderer: {
        type: 'uniqueValue',
        field1: 'A',
        field2: 'a',
        field3: '',
        fieldDelimiter: ',',
        rotationExpression: '[ANGLE]',
        visualVariables: [],
      },
    })
    expect(renderer?.fields).toEqual(['a', 'ANGLE'])
    expect(renderer?.json).toEqual({
      type: 'uniqueValue',
      field1: 'A',
      field2: 'a',
      fieldDelimiter: ',',
      rotationExpression: '[ANGLE]',
    })
  })

  it.each<[title: string, renderer: unknown, message: string]>([
    [
      'a rotation that is more than a field',
      { type: 'simple', rotationExpression: '90 - [A]' },
      'square brackets',
    ],
    ['a symbol without a type', { type: 'simple', symbol: { color: [1, 2, 3] } }, 'needs a type'],
    [
      'a picture that is not base64',
      { type: 'simple', symbol: { type: 'esriPMS', imageData: '<svg>' } },
      'base64',
    ],
    ['a symbol of another world', { type: 'simple', symbol: { type: 'CIMPointSymbol' } }, 'esriSMS'],
  ])('refuses %s', (_title, renderer, message) => {
    expect(() => readDrawingInfo({ renderer })).toThrow(message)
  })

  it('keeps labels with their condition', () => {
    const given = [
      {
        id: 0,
        source: { type: 'mapLayer', mapLayerId: 1 },
        drawingInfo: {
          labelingInfo: [
            { labelExpression: '[A]', where: 'B=1' },
            { labelExpression: '[C]', where: '' },
          ],
        },
      },
    ]
    const [layer] = dynamicLayers.parse(JSON.stringify(given))
    expect(layer?.drawingInfo?.labelingInfo?.map(({ fields }) => fields)).toEqual([['A', 'B'], ['C']])
    expect(dynamicLayers.print([layer ?? { id: 0, mapLayerId: 0 }])).toContain('"where":"B = 1"')
  })

  it.each<[text: string, fields: string[]]>([
    ['[NAME]', ['NAME']],
    ['[A] CONCAT " m [B]" CONCAT NEWLINE CONCAT [db.t.C]', ['A', 'db.t.C']],
    ['"x" & [A] + [B] ', ['A', 'B']],
    ['', []],
  ])('the label %s names its fields', (label, fields) => {
    expect(fieldsOfLabel(label)).toEqual(fields)
  })

  it.each(['[A', 'A', '[A] ; [B]', '"open', 'Function FindLabel ([A])', '[A B]'])(
    'the label %s is refused',
    (label) => {
      expect(() => fieldsOfLabel(label)).toThrow(ValueError)
    },
  )
})

it('a file has no text form', () => {
  expect(() => file.print({ fileName: 'a', contentType: 'b', bytes: new Uint8Array() })).toThrow(TypeError)
})

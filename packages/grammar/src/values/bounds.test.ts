import { describe, expect, it } from 'vitest'
import { ValueError, type ValueType } from '../value.ts'
import { classification } from './drawing/classification.ts'
import { bandIds, renderingRule } from './drawing/raster-rules.ts'
import { imageDisplay } from './drawing/size.ts'
import { coordinates } from './geometry/coordinates.ts'
import { extent } from './geometry/extent.ts'
import { geometries } from './geometry/geometries.ts'
import { geometry } from './geometry/geometry.ts'
import { quantization } from './geometry/quantization.ts'
import { spatialReference } from './geometry/spatial-reference.ts'
import { tagged } from './geometry/tagged-geometry.ts'
import { layerDefs } from './layers/layer-defs.ts'
import { layerEdits } from './layers/layer-edits.ts'
import { layerTimeOptions } from './layers/layer-time-options.ts'
import { boolean, falseOnly } from './plain/boolean.ts'
import { file } from './plain/file.ts'
import { decimal, integer, numberList } from './plain/number.ts'
import { secret } from './plain/secret.ts'
import { text } from './plain/text.ts'
import { attachmentChanges } from './rows/attachment-changes.ts'
import { bin, dateBin } from './rows/bin.ts'
import { calcExpression } from './rows/calc-expression.ts'
import { whereExpression } from './rows/expression.ts'
import { features } from './rows/features.ts'
import { fieldNames } from './rows/field-list.ts'
import { editedRowIds, jsonLayerIds } from './rows/id-list.ts'
import { locations } from './rows/locations.ts'
import { orderList } from './rows/order-list.ts'
import { rowKeys } from './rows/row-keys.ts'
import { time } from './rows/time.ts'

const bad = <T>(
  type: ValueType<T>,
  given: string,
  message: string,
): readonly [ValueType<never>, string, string] => [type as ValueType<never>, given, message]

describe('values out of form or bounds are refused with what is expected', () => {
  it.each(
    [
      bad(boolean, '1', 'true or false'),
      bad(falseOnly('why'), 'true', 'has to be false'),
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
      bad(spatialReference, 'ESRI:4326', 'whole number'),
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
      bad(fieldNames, 'A;B', 'not a field'),
      bad(fieldNames, 'A--B', 'not a field'),
      bad(fieldNames, "A'B", 'not a field'),
      bad(orderList, 'A,'.repeat(101), 'more than 100'),
      bad(orderList, 'A ASC DESC', 'not a field'),
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
      bad(layerEdits, '[{"id":1,"deletes":[7,7]}]', 'names 7 twice'),
      bad(rowKeys, `${'1,'.repeat(10_000)}1`, 'more than 10000'),
      bad(rowKeys, '-1', 'whole number, or by a global id'),
      bad(rowKeys, '{1A9F8368-F9BB-428B-BB03-F45724362DB5', 'whole number, or by a global id'),
      bad(rowKeys, '99999999999999999999', 'whole number, or by a global id'),
      bad(editedRowIds, '1,1', 'names 1 twice'),
      bad(attachmentChanges, '[]', 'JSON object'),
      bad(attachmentChanges, '{"deletes":[7]}', 'has to be a global id'),
      bad(calcExpression, '[{"field":"A","sqlExpression":""}]', 'a field'),
      bad(quantization, '{"tolerance":-1}', 'negative'),
      bad(bin, '{"type":"autoIntervalBin"}', 'type and onField'),
      bad(bin, '{"type":"dateBin","onField":"A","parameters":{"splitBy":{"outStatistics":[]}}}', 'splitBy'),
      bad(dateBin, '{}', 'calendarBin or fixedBin'),
      bad(classification, '{"type":"other"}', 'classBreaksDef'),
      bad(features, '[{"attributes":{"A;B":1}}]', 'not a field'),
      bad(
        features,
        `[{"attributes":{${Array.from({ length: 1_001 }, (_, id) => `"a${id}":1`).join(',')}}}]`,
        'more than 1000',
      ),
      bad(locations, '{"url":"http://169.254.169.254/"}', 'carry its features'),
      bad(locations, 'layer', 'numbers'),
      bad(locations, '1,2;'.repeat(10_001), 'more than 10000'),
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

it('a file has no text form', () => {
  expect(() => file.print({ fileName: 'a', contentType: 'b', content: new Uint8Array() })).toThrow(TypeError)
})

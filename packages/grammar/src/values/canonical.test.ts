import { describe, expect, it } from 'vitest'
import type { ValueType } from '../value.ts'
import { classification } from './drawing/classification.ts'
import { bandIds, mosaicRule, renderingRule } from './drawing/raster-rules.ts'
import { imageDisplay, size } from './drawing/size.ts'
import { coordinates } from './geometry/coordinates.ts'
import { datumTransformation } from './geometry/datum-transformation.ts'
import { extent } from './geometry/extent.ts'
import { geometries } from './geometry/geometries.ts'
import { geometry } from './geometry/geometry.ts'
import { mapClip, mapFilter } from './geometry/map-filter.ts'
import { quantization } from './geometry/quantization.ts'
import { spatialReference } from './geometry/spatial-reference.ts'
import { tagged } from './geometry/tagged-geometry.ts'
import { layerDefs, layerQueries } from './layers/layer-defs.ts'
import { layerEdits } from './layers/layer-edits.ts'
import { drawnLayers, identifiedLayers } from './layers/layer-list.ts'
import { layerTimeOptions } from './layers/layer-time-options.ts'
import { boolean, falseOnly } from './plain/boolean.ts'
import { choice } from './plain/choice.ts'
import { decimal, integer, numberList } from './plain/number.ts'
import { secret } from './plain/secret.ts'
import { text } from './plain/text.ts'
import { attachmentChanges } from './rows/attachment-changes.ts'
import { bin, dateBin } from './rows/bin.ts'
import { calcExpression } from './rows/calc-expression.ts'
import { havingExpression, whereExpression } from './rows/expression.ts'
import { features } from './rows/features.ts'
import { fieldList, fieldNames, fieldNameType } from './rows/field-list.ts'
import { editedRowIds, jsonLayerIds, objectIds } from './rows/id-list.ts'
import { locations } from './rows/locations.ts'
import { orderList } from './rows/order-list.ts'
import { rowKeys } from './rows/row-keys.ts'
import { statistics } from './rows/statistics.ts'
import { time } from './rows/time.ts'
import { topFilter } from './rows/top-filter.ts'

const one = '{1A9F8368-F9BB-428B-BB03-F45724362DB5}'
const other = '6ce34136-ec3a-40d7-80bf-e1d9be33812a'

type Case = readonly [type: ValueType<never>, given: string, canonical: string]
const of = <T>(type: ValueType<T>, given: string, canonical: string): Case => [
  type as ValueType<never>,
  given,
  canonical,
]

const canonical: readonly Case[] = [
  of(boolean, ' TRUE', 'true'),
  of(falseOnly('why'), 'False', 'false'),
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
  of(
    mapFilter,
    '{"spatialRel":"esrispatialrelcontains","geometry":{"xmin":0,"ymin":0,"xmax":1,"ymax":1}}',
    '{"spatialRel":"esriSpatialRelContains","geometryType":"esriGeometryEnvelope","geometry":{"xmin":0,"ymin":0,"xmax":1,"ymax":1}}',
  ),
  of(
    mapClip,
    '{"excludedLayers":[],"geometry":{"rings":[[[0,0],[1,0],[1,1],[0,0]]]}}',
    '{"geometryType":"esriGeometryPolygon","geometry":{"rings":[[[0,0],[1,0],[1,1],[0,0]]]}}',
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
    '[{"deletes":[1],"id":2,"splits":[]},{"id":1,"updates":[],"attachments":{"deletes":null}}]',
    '[{"id":2,"deletes":[1]},{"id":1,"updates":[],"attachments":{}}]',
  ),
  of(calcExpression, '{"value":1,"field":"A"}', '[{"field":"A","value":1}]'),
  of(calcExpression, '{"sqlExpression":"b*2","field":"A"}', '[{"field":"A","sqlExpression":"b * 2"}]'),
  of(rowKeys, ' +7 , 08', '7,8'),
  of(rowKeys, '[ 7 ,8]', '7,8'),
  of(rowKeys, '[]', '[]'),
  of(rowKeys, ` ${one} , ${other}`, `["${one}","${other}"]`),
  of(rowKeys, `["${other}"]`, `["${other}"]`),
  of(editedRowIds, '7 , 8', '7,8'),
  of(attachmentChanges, 'null', '{}'),
  of(
    attachmentChanges,
    `{"updates":[{"data":"aGk=","id":3,"globalId":"${one}"}],"adds":null,"deletes":["${other}"]}`,
    `{"updates":[{"globalId":"${one}","data":"aGk="}],"deletes":["${other}"]}`,
  ),
  of(
    datumTransformation,
    '{"geoTransforms":[{"wkid":1,"forward":false},{"transformForward":true,"wkid":2}]}',
    '{"geoTransforms":[{"wkid":1,"transformForward":false},{"wkid":2,"transformForward":true}]}',
  ),
  of(locations, '1, 2;3,4', '1,2;3,4'),
  of(locations, '{"features":[{"geometry":{"y":2,"x":1}}]}', '1,2'),
  of(
    locations,
    '{"spatialReference":{"wkid":4326},"features":[{"geometry":{"x":1,"y":2}},{"attributes":{"N":1}}]}',
    '{"features":[{"geometry":{"x":1,"y":2,"spatialReference":{"wkid":4326}},"attributes":{}},{"attributes":{"N":1}}]}',
  ),
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

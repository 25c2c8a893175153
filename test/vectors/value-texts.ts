import fc from 'fast-check'
import {
  bounds,
  condition,
  coordinate,
  corners,
  envelope,
  extentText,
  field,
  having,
  id,
  joined,
  json,
  layerId,
  point,
  polygon,
  reference,
  shape,
  text,
  vertices,
  words,
} from './value-atoms.ts'

/** Texts that a value of some type can be given as, by the id of the type; `form` tells bounds and choices. */
export type ValueTexts = Readonly<Record<string, (form: string) => fc.Arbitrary<string>>>

const symbol = fc.constantFrom(
  {
    type: 'esriSMS',
    style: 'esriSMSCircle',
    color: [1, 2, 3, 255],
    size: 4,
    outline: { type: 'esriSLS', width: 1 },
  },
  {
    type: 'esriPMS',
    imageData: 'aGVsbG8=',
    contentType: 'image/png',
    url: 'https://elsewhere.example/x.png',
  },
)
const renderer = fc.oneof(
  fc.record({
    type: fc.constant('simple'),
    symbol,
    label: fc.string(),
    rotationExpression: fc.constant('[ANGLE]'),
  }),
  fc.record({
    type: fc.constant('uniqueValue'),
    field1: field,
    uniqueValueInfos: fc.array(fc.record({ value: fc.string(), symbol }), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('classBreaks'),
    field,
    minValue: fc.nat(),
    classBreakInfos: fc.array(fc.record({ classMaxValue: fc.nat(), symbol }), { maxLength: 3 }),
  }),
)
const label = fc.record({
  labelExpression: fc.constantFrom('[NAME]', '[NAME] CONCAT " m" CONCAT NEWLINE CONCAT [TYPE]'),
  where: condition,
  symbol: fc.constant({ type: 'esriTS', font: { family: 'Arial', size: 9 } }),
})
const dynamicLayer = fc.record(
  {
    id,
    source: fc.record({ type: fc.constant('mapLayer'), mapLayerId: layerId }),
    definitionExpression: condition,
    minScale: fc.nat(),
    drawingInfo: fc.record({
      renderer,
      transparency: fc.nat(100),
      showLabels: fc.boolean(),
      labelingInfo: fc.array(label, { maxLength: 2 }),
    }),
  },
  { requiredKeys: ['id', 'source'] },
)
const statistic = fc.record(
  {
    statisticType: fc.constantFrom('sum', 'COUNT', 'avg'),
    onStatisticField: field,
    outStatisticFieldName: fc.constant('S'),
  },
  { requiredKeys: ['statisticType', 'onStatisticField'] },
)
const feature = fc.record(
  {
    attributes: fc.record({
      NAME: fc.string(),
      VAL: fc.integer(),
      FLAG: fc.boolean(),
      NONE: fc.constant(null),
    }),
    geometry: fc.option(shape),
  },
  { requiredKeys: ['attributes'] },
)
const once = <T>(item: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  fc.uniqueArray(item, { minLength: 1, maxLength })
const layersById = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  json(fc.dictionary(layerId.map(String), value, { minKeys: 1, maxKeys: 4 }))
const listOf = (modes: readonly string[], bare: boolean): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...modes),
      fc.option(fc.oneof(joined(layerId, 5), fc.constantFrom('', '-1')), { nil: undefined }),
    )
    .map(([mode, ids]) => (ids === undefined && bare ? mode : `${mode}:${ids ?? ''}`))
const bin = fc.record({
  type: fc.constantFrom('autoIntervalBin', 'fixedIntervalBin', 'fixedBoundariesBin', 'dateBin'),
  onField: field,
  parameters: fc.record({
    numBins: fc.nat(50),
    unit: fc.constant('month'),
    boundaries: fc.array(fc.nat(), { maxLength: 4 }),
  }),
})
const classification = fc.oneof(
  fc.record({
    type: fc.constant('uniqueValueDef'),
    uniqueValueFields: fc.array(field, { minLength: 1, maxLength: 3 }),
    baseSymbol: symbol,
  }),
  fc.record({
    type: fc.constant('classBreaksDef'),
    classificationField: field,
    classificationMethod: fc.constant('esriClassifyQuantile'),
    breakCount: fc.nat(9),
    colorRamp: fc.constant({
      type: 'multipart',
      colorRamps: [{ type: 'algorithmic', fromColor: [1, 2, 3], toColor: [4, 5, 6] }],
    }),
  }),
)

/** One generator for every type of value that an operation declares. */
export const valueTexts: ValueTexts = {
  boolean: () => fc.constantFrom('true', 'false', 'TRUE', ' False'),
  falseOnly: () => fc.constant('False'),
  integer: (form) => fc.integer(bounds(form)).map(String),
  number: (form) => fc.double({ ...bounds(form), noNaN: true }).map(String),
  numberList: () => joined(coordinate, 5),
  noData: () => joined(coordinate, 3),
  bandIds: () => joined(fc.nat(20), 4),
  choice: words,
  text,
  secret: text,
  extent: () => extentText,
  size: () => fc.constantFrom('400,300', ' 256 , 256', '1,1'),
  imageDisplay: () => fc.constantFrom('500,400,96', '1,2,3'),
  spatialReference: () =>
    fc.oneof(fc.constantFrom('4326', '102100'), json(reference), fc.constant('{"wkt":"GEOGCS[\\"x\\"]"}')),
  geometry: () =>
    fc.oneof(
      json(shape),
      fc.tuple(coordinate, coordinate).map(([x, y]) => `${x},${y}`),
      fc.tuple(coordinate, coordinate).map(([x, y]) => `{x: ${x.toFixed(6)}, y: ${y.toFixed(6)}}`),
      corners.map((numbers) => numbers.join(',')),
    ),
  taggedGeometry: () => json(shape.map((geometry) => ({ geometry }))),
  geometries: () =>
    fc.oneof(
      json(fc.array(point, { minLength: 1, maxLength: 3 }).map((geometries) => ({ geometries }))),
      json(fc.array(polygon)),
      fc.constant('1,2,3,4'),
    ),
  coordinates: () => json(vertices),
  stringList: () => json(fc.array(fc.constantFrom('31UDQ4825111932', 'x'))),
  where: () => condition,
  having: () => having,
  time: () => fc.constantFrom('1577836800000', '0,5', 'null,5', 'null,null', ' 1 , NULL'),
  objectIds: () => joined(id, 8),
  editedRowIds: () => once(id, 8).map((ids) => ids.join(' , ')),
  attachmentIds: () => once(id, 3).map((ids) => ids.join(',')),
  // The ways in which rows are named have to fit `useGlobalIds`; global ids are tested by themselves.
  rowKeys: () =>
    fc.oneof(
      once(id, 8).map((ids) => ids.join(', ')),
      json(once(id, 8)),
      fc.constant('[]'),
    ),
  attachmentChanges: () => fc.constantFrom('{}', 'null', '{"adds":[],"deletes":null}'),
  layerIds: () => joined(layerId, 5),
  jsonLayerIds: () => fc.array(layerId, { minLength: 1, maxLength: 4 }).map((ids) => JSON.stringify(ids)),
  fieldList: () => fc.oneof(fc.constant('*'), joined(field, 4)),
  fieldNames: () => joined(field, 4),
  groupFields: () =>
    joined(
      fc.oneof(field, fc.constantFrom('extract(year from D)', "CASE WHEN A = ',' THEN B ELSE C END")),
      4,
    ),
  fieldName: () => field,
  orderList: () =>
    joined(
      fc.tuple(field, fc.constantFrom('', ' asc', ' DESC')).map((step) => step.join('')),
      3,
    ),
  statistics: () => json(fc.array(statistic, { minLength: 1, maxLength: 3 })),
  quantization: () =>
    json(
      fc.record(
        {
          extent: envelope,
          mode: fc.constant('view'),
          originPosition: fc.constant('upperLeft'),
          tolerance: fc.nat(),
        },
        { requiredKeys: [] },
      ),
    ),
  drawnLayers: () => listOf(['show', 'hide', 'INCLUDE', 'exclude'], false),
  identifiedLayers: () => listOf(['top', 'visible', 'All'], true),
  layerDefs: () => fc.oneof(layersById(condition), fc.constantFrom("0:NAME='a;b:c';12:VAL>5", '3:1=1;')),
  layerQueries: () =>
    fc.oneof(
      layersById(condition),
      json(
        fc.uniqueArray(fc.record({ layerId, where: condition, outFields: field }), {
          selector: (one) => one.layerId,
          minLength: 1,
          maxLength: 3,
        }),
      ),
    ),
  dynamicLayers: () => json(fc.uniqueArray(dynamicLayer, { selector: (one) => one.id, maxLength: 3 })),
  dynamicLayer: () => json(dynamicLayer),
  layerTimeOptions: () =>
    layersById(
      fc.record(
        { useTime: fc.boolean(), timeOffset: fc.nat(), timeOffsetUnits: fc.constant('esriTimeUnitsDays') },
        { requiredKeys: [] },
      ),
    ),
  classification: () => json(classification),
  topFilter: () =>
    json(
      fc.record({
        groupByFields: field,
        topCount: fc.integer({ min: 1, max: 9 }),
        orderByFields: fc.constantFrom('A DESC', ['A', 'B desc']),
      }),
    ),
  bin: () => json(bin),
  dateBin: () =>
    fc.constantFrom(
      '{"calendarBin":{"unit":"month","timezone":"UTC"}}',
      '{"fixedBin":{"unit":"day","number":7,"offset":{"number":1,"unit":"day"}}}',
    ),
  features: () => json(fc.array(feature, { maxLength: 3 })),
  layerEdits: () =>
    json(
      fc.uniqueArray(
        fc.record({
          id: layerId,
          adds: fc.array(feature, { maxLength: 2 }),
          deletes: once(id, 3),
        }),
        { selector: (one) => one.id, maxLength: 3 },
      ),
    ),
  calcExpression: () =>
    json(
      fc.uniqueArray(
        fc.oneof(
          fc.record({ field, value: fc.oneof(fc.string(), fc.integer(), fc.constant(null)) }),
          fc.record({
            field,
            sqlExpression: fc.constantFrom('B * 3', "UPPER(NAME) || 'x'", 'CURRENT_DATE', 'NULL'),
          }),
        ),
        { selector: (one) => one.field.toLowerCase(), maxLength: 3 },
      ),
    ),
  renderingRule: () =>
    fc.constantFrom(
      '{"rasterFunction":"Hillshade"}',
      '{"rasterFunction":"Stretch","rasterFunctionArguments":{"b":[1,2],"a":true,"c":"x"}}',
    ),
  mosaicRule: () =>
    json(
      fc.record(
        {
          mosaicMethod: fc.constant('esriMosaicLockRaster'),
          lockRasterIds: fc.array(id, { maxLength: 3 }),
          where: condition,
          sortField: field,
        },
        { requiredKeys: ['mosaicMethod'] },
      ),
    ),
  datumTransformation: () =>
    fc.constantFrom('1623', '{"wkid":1623}', '{"geoTransforms":[{"wkid":1623,"transformForward":false}]}'),
  datumTransformations: () =>
    fc.constantFrom('[1623]', '1623', '[{"wkid":1623},{"geoTransforms":[{"wkid":5,"name":"x"}]}]'),
  areaUnit: () => fc.constant('{"areaUnit":"esriSquareMeters"}'),
  locations: () =>
    fc.oneof(
      fc.constantFrom('1,2; 3,4', '-95,35'),
      json(
        fc.record(
          { features: fc.array(feature, { maxLength: 3 }), spatialReference: reference },
          { requiredKeys: ['features'] },
        ),
      ),
    ),
  addressRecords: () => fc.constant('{"records":[{"attributes":{"OBJECTID":1,"SingleLine":"1 Main & 2"}}]}'),
}

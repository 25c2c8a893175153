import type { Question } from './asking.fixture.ts'

const json = JSON.stringify
const stat = (statisticType: string, onStatisticField: string, outStatisticFieldName?: string) =>
  json([{ statisticType, onStatisticField, outStatisticFieldName }])
const dynamic = (...layers: object[]) => json(layers)
const source = (mapLayerId: number) => ({ type: 'mapLayer', mapLayerId })
const byValue = (field1: string) => ({ renderer: { type: 'uniqueValue', field1, uniqueValueInfos: [] } })
const labels = (labelExpression: string, where?: string) => ({ labelingInfo: [{ labelExpression, where }] })

/** Every query of rows that is asked of the map service and of the feature service alike. */
const queries: readonly Readonly<Record<string, string>>[] = [
  { where: '1=1' },
  { where: '1=1', outFields: '*' },
  { where: '1=1', outFields: '*', f: 'geojson' },
  { where: '1=1', outFields: '*', f: 'pbf' },
  { where: '1=1', outFields: 'NAME,STATUS', f: 'pbf' },
  { where: '1=1', outFields: 'NAME', returnGeometry: 'false' },
  { where: '1=1', outFields: 'name,DEPTH', returnCentroid: 'true' },
  { where: '1=1', outFields: 'OWNER' },
  { where: '1=1', outFields: 'KEEPER' },
  { where: '1=1', outFields: 'OWNER', returnGeometry: 'false', f: 'pbf' },
  { where: "OWNER = 'dan'" },
  { where: "NAME LIKE '%e%' AND DEPTH > 3", outFields: 'NAME' },
  { where: '10 / DEPTH > 2' },
  { where: "OWNER LIKE 'a%' OR NAME = 'Elm'", returnCountOnly: 'true' },
  { where: "NAME = 'A’B'" },
  { objectIds: '1,2,4,6' },
  { objectIds: '1,2', where: "NAME <> 'x'", outFields: '*' },
  { objectIds: '101,102,104' },
  { where: '1=1', returnIdsOnly: 'true' },
  { where: '1=1', returnCountOnly: 'true' },
  { where: '1=1', returnExtentOnly: 'true' },
  { where: '1=1', returnExtentOnly: 'true', f: 'pbf' },
  { where: '1=1', returnCountOnly: 'true', f: 'pbf' },
  { time: '900,2600', outFields: 'NAME' },
  { time: '1500' },
  {
    geometry: '0,0,10,100',
    geometryType: 'esriGeometryEnvelope',
    outFields: 'NAME',
    returnGeometry: 'false',
  },
  { geometry: '0,0,10,100', geometryType: 'esriGeometryEnvelope', returnCountOnly: 'true' },
  { where: '1=1', outFields: 'STATUS', returnDistinctValues: 'true', returnGeometry: 'false' },
  { where: '1=1', outFields: 'OWNER', returnDistinctValues: 'true', returnGeometry: 'false' },
  { where: '1=1', outFields: '*', returnDistinctValues: 'true' },
  { where: '1=1', returnDistinctValues: 'true' },
  { where: '1=1', orderByFields: 'OWNER DESC', outFields: 'NAME' },
  { where: '1=1', orderByFields: 'BUILT DESC', outFields: 'NAME' },
  { where: '1=1', outFields: 'NAME', quantizationParameters: '{"tolerance":1}' },
  {
    where: '1=1',
    outFields: 'NAME',
    quantizationParameters: '{"tolerance":1,"extent":{"xmin":0,"ymin":0,"xmax":9,"ymax":9}}',
  },
  { where: '1=1', outStatistics: stat('max', 'OWNER', 'top') },
  { where: '1=1', outStatistics: stat('max', 'NAME', 'top'), f: 'pbf' },
  { where: '1=1', outStatistics: stat('sum', 'DEPTH', 'total'), groupByFieldsForStatistics: 'STATUS' },
  { where: '1=1', outStatistics: stat('count', 'NAME', 'n'), groupByFieldsForStatistics: 'OWNER' },
  {
    where: '1=1',
    outStatistics: stat('count', 'NAME', 'n'),
    groupByFieldsForStatistics: 'DISTRICT',
    having: 'n > 1',
  },
  {
    where: '1=1',
    outStatistics: stat('count', 'NAME', 'n'),
    groupByFieldsForStatistics: 'DISTRICT',
    having: 'max(OWNER) > 1',
  },
  { where: '1=1', outStatistics: stat('count', 'NAME', 'OWNER'), orderByFields: 'OWNER' },
  { where: '1=1', outStatistics: stat('count', 'NAME', 'KEEPER'), orderByFields: 'KEEPER' },
  { where: '1=1', outStatistics: stat('min', 'NAME') },
  { where: '1=1', outStatistics: stat('sum', 'NAME', 'n') },
  {
    where: '1=1',
    outStatistics: json([{ statisticType: 'envelopeAggregate', outStatisticFieldName: 'box' }]),
  },
  { where: '1=1', resultRecordCount: '2', outFields: 'NAME' },
  { where: '1=1', geometryPrecision: '0', maxAllowableOffset: '2' },
  {
    where: '1=1',
    f: 'pbf',
    quantizationParameters: '{"tolerance":0.5,"extent":{"xmin":0,"ymin":0,"xmax":9,"ymax":9}}',
  },
  { geometry: '4.6,0,6,100', geometryType: 'esriGeometryEnvelope', returnIdsOnly: 'true' },
  {
    geometry: '{"rings":[[[4.6,0],[4.6,9],[11,9],[11,0],[4.6,0]]]}',
    geometryType: 'esriGeometryPolygon',
    returnCountOnly: 'true',
  },
  {
    geometry: '{"rings":[[[10.5,0],[10.5,9],[11,9],[11,0],[10.5,0]]]}',
    geometryType: 'esriGeometryPolygon',
    returnIdsOnly: 'true',
  },
  {
    geometry: '0,0,20,20',
    geometryType: 'esriGeometryEnvelope',
    spatialRel: 'esriSpatialRelContains',
    returnIdsOnly: 'true',
  },
  { geometry: '0,0,1,1', geometryType: 'esriGeometryEnvelope', distance: '9', returnIdsOnly: 'true' },
]

const bounds = '-1000,-1000,1000,1000'
const looks = { mapExtent: bounds, imageDisplay: '100,100,96', tolerance: '3', geometry: '0,0', sr: '102100' }
const picture = { bbox: bounds, bboxSR: '102100', f: 'image' }

/** Pictures and legends. */
const drawings: readonly Question[] = [
  { path: 'export', parameters: picture },
  { path: 'export', parameters: { ...picture, f: 'json' } },
  { path: 'export', parameters: { ...picture, layers: 'show:0,5,6' } },
  { path: 'export', parameters: { ...picture, layers: 'hide:0' } },
  { path: 'export', parameters: { ...picture, layers: 'include:4' } },
  { path: 'export', parameters: { ...picture, layers: 'exclude:2' } },
  { path: 'export', parameters: { ...picture, layers: 'show:1' } },
  { path: 'export', parameters: { ...picture, layers: 'show:5' } },
  { path: 'export', parameters: { ...picture, layerDefs: "0:NAME LIKE '%e%'" } },
  { path: 'export', parameters: { ...picture, layerDefs: "0:OWNER = 'dan'" } },
  { path: 'export', parameters: { ...picture, layerDefs: '0:10 / DEPTH > 2' } },
  { path: 'export', parameters: { ...picture, time: '900,2600' } },
  {
    path: 'export',
    parameters: { ...picture, layerTimeOptions: '{"0":{"useTime":true},"5":{"useTime":true}}' },
  },
  { path: 'export', parameters: { ...picture, layerTimeOptions: '{"5":{"useTime":false}}' } },
  { path: 'export', parameters: { ...picture, dynamicLayers: dynamic({ id: 9, source: source(0) }) } },
  {
    path: 'export',
    parameters: {
      ...picture,
      dynamicLayers: dynamic({ id: 9, source: source(5) }, { id: 8, source: source(6) }),
    },
  },
  {
    path: 'export',
    parameters: {
      ...picture,
      dynamicLayers: dynamic({ id: 9, source: source(0), drawingInfo: byValue('OWNER') }),
    },
  },
  {
    path: 'export',
    parameters: {
      ...picture,
      dynamicLayers: dynamic({ id: 9, source: source(0), drawingInfo: labels('[OWNER]') }),
    },
  },
  {
    path: 'export',
    parameters: {
      ...picture,
      dynamicLayers: dynamic({ id: 9, source: source(0), drawingInfo: labels('[NAME]', "OWNER = 'dan'") }),
    },
  },
  {
    path: 'export',
    parameters: {
      ...picture,
      dynamicLayers: dynamic({
        id: 9,
        source: source(0),
        definitionExpression: "NAME <> 'Elm'",
        drawingInfo: labels('[NAME]'),
      }),
      layerDefs: "0:STATUS <> 'x'",
    },
  },
  { path: 'legend' },
  {
    path: 'legend',
    parameters: { dynamicLayers: dynamic({ id: 0, source: source(0), drawingInfo: byValue('STATUS') }) },
  },
  {
    path: 'legend',
    parameters: { dynamicLayers: dynamic({ id: 0, source: source(5) }, { id: 5, source: source(0) }) },
  },
  { path: 'queryLegends', parameters: { bbox: bounds, layers: 'show:0,2' } },
  { path: '0/images/abc', parameters: { f: 'image' } },
  { path: '2/images/abc', parameters: { f: 'image' } },
  { path: 'tile/0/0/0', parameters: { f: 'image' } },
  { path: 'tilemap/0/0/0/8/8' },
  { path: 'generateKml', parameters: { docName: 'x', layers: '0', f: 'kmz' } },
]

/** What is found in many layers. */
const searches: readonly Question[] = [
  { path: 'identify', parameters: looks },
  { path: 'identify', parameters: { ...looks, layers: 'all' } },
  { path: 'identify', parameters: { ...looks, layers: 'all:0,5,6' } },
  { path: 'identify', parameters: { ...looks, layers: 'visible:5' } },
  { path: 'identify', parameters: { ...looks, layerDefs: "0:OWNER = 'dan'" } },
  { path: 'identify', parameters: { ...looks, layerDefs: "0:NAME <> 'Elm'" } },
  { path: 'identify', parameters: { ...looks, layerDefs: '0:10 / DEPTH > 2' } },
  {
    path: 'identify',
    parameters: { ...looks, time: '900,2600', layerTimeOptions: '{"5":{"useTime":true}}' },
  },
  { path: 'identify', parameters: { ...looks, returnGeometry: 'false', layers: 'all:0,4' } },
  { path: 'find', parameters: { searchText: 'e', layers: '0,2,3,4,5,6' } },
  { path: 'find', parameters: { searchText: 'an', layers: '0', returnGeometry: 'false' } },
  { path: 'find', parameters: { searchText: 'an', layers: '0', searchFields: 'OWNER,NAME' } },
  { path: 'find', parameters: { searchText: 'a', layers: '0,3', searchFields: 'OWNER', contains: 'true' } },
  { path: 'find', parameters: { searchText: 'north', layers: '1,4', layerDefs: "2:MATERIAL = 'iron'" } },
  { path: 'find', parameters: { searchText: 'n', layers: '0', layerDefs: "0:OWNER = 'dan'" } },
  { path: 'find', parameters: { searchText: 'bunker', layers: '5,6' } },
]

/** Rows by way of other things: related ones, attachments, summaries, one row, several layers. */
const parts: readonly Question[] = ['', 'feature/'].flatMap((service) => [
  { path: `${service}0/queryRelatedRecords`, parameters: { objectIds: '1,2,3', relationshipId: '1' } },
  {
    path: `${service}0/queryRelatedRecords`,
    parameters: { objectIds: '1,2,3', relationshipId: '1', outFields: '*' },
  },
  {
    path: `${service}0/queryRelatedRecords`,
    parameters: { objectIds: '1', relationshipId: '1', outFields: 'NOTE,OWNER' },
  },
  {
    path: `${service}0/queryRelatedRecords`,
    parameters: { objectIds: '1,2', relationshipId: '1', definitionExpression: "OWNER = 'by wet'" },
  },
  {
    path: `${service}0/queryRelatedRecords`,
    parameters: { objectIds: '1,2,3', relationshipId: '1', returnCountOnly: 'true' },
  },
  { path: `${service}0/queryRelatedRecords`, parameters: { objectIds: '1', relationshipId: '2' } },
  {
    path: `${service}0/queryRelatedRecords`,
    parameters: { objectIds: '2,4', relationshipId: '1', outFields: '*' },
  },
  {
    path: `${service}3/queryRelatedRecords`,
    parameters: { objectIds: '30,31,33', relationshipId: '1', outFields: '*' },
  },
  { path: `${service}0/queryAttachments`, parameters: { definitionExpression: '1=1' } },
  { path: `${service}0/queryAttachments`, parameters: { objectIds: '1,2,4' } },
  { path: `${service}0/queryAttachments`, parameters: { objectIds: '2,4', returnCountOnly: 'true' } },
  {
    path: `${service}0/queryAttachments`,
    parameters: { objectIds: '1,3', definitionExpression: "NAME = 'Alder'" },
  },
  { path: `${service}0/queryAttachments`, parameters: { definitionExpression: "OWNER = 'eva'" } },
  { path: `${service}0/1/attachments` },
  { path: `${service}0/2/attachments` },
  { path: `${service}0/4/attachments` },
  { path: `${service}0/1/attachments/1`, parameters: { f: '' } },
  { path: `${service}0/4/attachments/1`, parameters: { f: '' } },
  { path: `${service}0/1/htmlPopup` },
  { path: `${service}0/4/htmlPopup` },
  { path: `${service}5/51/attachments` },
  { path: `${service}0/1` },
  { path: `${service}0/2` },
  { path: `${service}0/101` },
  { path: `${service}5/51` },
  { path: `${service}queryDomains`, parameters: { layers: '[0,5,6]' } },
  {
    path: `${service}0/generateRenderer`,
    parameters: { classificationDef: json({ type: 'uniqueValueDef', uniqueValueFields: ['OWNER'] }) },
  },
  {
    path: `${service}0/generateRenderer`,
    parameters: {
      classificationDef: json({ type: 'uniqueValueDef', uniqueValueFields: ['NAME'] }),
      where: 'DEPTH > 1',
    },
  },
])

/** What only feature services have. */
const featureOnly: readonly Question[] = [
  { path: 'feature/query', parameters: { layerDefs: '{"0":"1=1","5":"1=1","6":"1=1"}', outFields: '*' } },
  {
    path: 'feature/query',
    parameters: { layerDefs: '{"0":"OWNER = \'dan\'","2":"1=1"}', returnCountOnly: 'true' },
  },
  {
    path: 'feature/query',
    parameters: { layerDefs: '{"0":"10 / DEPTH > 2","3":"1=1"}', returnIdsOnly: 'true' },
  },
  {
    path: 'feature/query',
    parameters: {
      layerDefs: json([
        { layerId: 0, where: '1=1', outFields: 'OWNER' },
        { layerId: 2, where: '1=1' },
      ]),
    },
  },
  ...['OWNER', 'STATUS'].map((field) => ({
    path: 'feature/0/queryTopFeatures',
    parameters: {
      topFilter: json({ groupByFields: field, topCount: 1, orderByFields: 'DEPTH DESC' }),
      where: '1=1',
      outFields: '*',
    },
  })),
  ...['OWNER', 'DEPTH', 'NAME'].map((onField) => ({
    path: 'feature/0/queryBins',
    parameters: {
      bin: json({ type: 'autoIntervalBin', onField, parameters: { numBins: 3 } }),
      outStatistics: stat('count', 'DEPTH', 'n'),
      lowerBoundaryAlias: 'OWNER',
    },
  })),
  {
    path: 'feature/0/queryDateBins',
    parameters: {
      binField: 'BUILT',
      bin: '{"calendarBin":{"unit":"month"}}',
      outStatistics: stat('count', 'NAME', 'n'),
    },
  },
  {
    path: 'feature/0/queryDateBins',
    parameters: {
      binField: 'BUILT',
      bin: '{"calendarBin":{"unit":"month"}}',
      outStatistics: stat('max', 'OWNER', 'n'),
    },
  },
  { path: 'feature/0/getEstimates' },
  { path: 'feature/3/getEstimates' },
  { path: 'feature/5/getEstimates' },
  { path: 'feature/0/addFeatures', parameters: { features: '[]' }, method: 'POST' },
  { path: 'feature/0/deleteFeatures', parameters: { where: "OWNER = 'dan'" }, method: 'POST' },
]

const composed = (more: object) => json({ source: source(0), ...more })

/** A layer that the client composes, and what only map services have. */
const mapOnly: readonly Question[] = [
  { path: 'dynamicLayer/query', parameters: { layer: composed({}), where: '1=1', outFields: '*' } },
  {
    path: 'dynamicLayer/query',
    parameters: { layer: composed({ definitionExpression: "OWNER = 'dan'" }), where: '1=1' },
  },
  { path: 'dynamicLayer/query', parameters: { layer: json({ source: source(5) }), where: '1=1' } },
  { path: 'dynamicLayer', parameters: { layer: composed({}) } },
  {
    path: 'dynamicLayer/generateRenderer',
    parameters: {
      layer: composed({ definitionExpression: "NAME <> 'Elm'" }),
      classificationDef: json({ type: 'uniqueValueDef', uniqueValueFields: ['NAME'] }),
    },
  },
  {
    path: 'dynamicLayer/queryRelatedRecords',
    parameters: { layer: composed({}), objectIds: '1,2,3', relationshipId: '1', outFields: '*' },
  },
  { path: '0/query', parameters: { text: 'ar' } },
  { path: '3/query', parameters: { text: 'o%' } },
]

/** Descriptions of the site, the services and their layers. */
const descriptions: readonly Question[] = [
  { path: '/rest/services' },
  { path: '/rest/services/Water' },
  { path: '/rest/services/Office' },
  { path: '/rest/services/Office/Pay/MapServer' },
  { path: '/rest/services/Office/Staff/MapServer' },
  ...['', 'feature'].flatMap((service) => {
    const below = service === '' ? '' : `${service}/`
    return [service, `${below}layers`, ...[0, 1, 2, 3, 4, 5, 6, 7, 99].map((id) => `${below}${id}`)].map(
      (path) => ({ path }),
    )
  }),
]

/** One question of every kind, and more of those by which most could be learned. */
export const questions: readonly Question[] = [
  ...[0, 2, 3, 4, 5].flatMap((id) =>
    queries
      .filter((_, index) => id === 0 || index % 4 === id % 4)
      .map((parameters) => ({ path: `${id}/query`, parameters })),
  ),
  ...queries.map((parameters) => ({ path: 'feature/0/query', parameters })),
  ...drawings,
  ...searches,
  ...parts,
  ...featureOnly,
  ...mapOnly,
  ...descriptions,
]

import type { Sabotage } from './entry.ts'

const drawn = 'packages/policy/src/enforce/maps/drawn-layers.ts'
const picture = 'packages/policy/src/enforce/maps/picture.ts'
const exports = ['export', 'exportJson']

const symbol = { type: 'esriSLS', style: 'esriSLSSolid', color: [0, 0, 255, 255], width: 1 }
const drawnByOwner = JSON.stringify([
  {
    id: 100,
    source: { type: 'mapLayer', mapLayerId: 5 },
    drawingInfo: {
      renderer: {
        type: 'uniqueValue',
        field1: 'owner_name',
        fieldDelimiter: ', ',
        defaultSymbol: symbol,
        defaultLabel: 'other',
        uniqueValueInfos: [{ value: 'zqCanaryWrenzq', label: 'x', description: '', symbol }],
      },
    },
  },
])

/** Pictures and tiles: layers, rows, drawings, scales and sizes. */
export const pictures: readonly Sabotage[] = [
  {
    name: 'exportLayers',
    removes: 'narrowing',
    file: drawn,
    find: "    chosen: { mode: 'show', ids: drawn.map((layer) => layer.layerId) },\n",
    replace: '',
    noticed: { operations: exports, cases: 44 },
  },
  {
    name: 'exportLayerDefs',
    removes: 'narrowing',
    file: drawn,
    find: '    conditions: conditions.length > 0 ? conditions : undefined,\n',
    replace: '',
    noticed: { operations: exports, seed: 2, cases: 48 },
  },
  {
    name: 'drawnRows',
    removes: 'narrowing',
    file: drawn,
    find: 'const condition = conditionOf(andRows(rows, rowsWhere(where)))',
    replace: 'const condition = where',
    noticed: { operations: exports, seed: 2, cases: 42 },
  },
  {
    name: 'dynamicLayerRows',
    removes: 'narrowing',
    file: drawn,
    find: '...(condition ? { condition } : {}),',
    replace: '...(condition && intent.composed === undefined ? { condition } : {}),',
    noticed: { operations: exports, seed: 4, cases: 40 },
  },
  {
    name: 'dynamicLayerSources',
    removes: 'refusal',
    file: drawn,
    find: 'const seen = rights.layers.get(source.layerId)\n    if (seen === undefined) return []',
    replace:
      'const seen = rights.layers.get(source.layerId)\n    if (seen === undefined) return [{ ...source, plain: false }]',
    noticed: { operations: exports, cases: 48 },
  },
  {
    name: 'dynamicLayerFields',
    removes: 'refusal',
    file: drawn,
    find: 'const fields = fieldsDrawnBy(source)',
    replace: 'const fields: string[] = []',
    noticed: {
      operations: exports,
      emphasis: { hides: 'owner_name', adds: { dynamicLayers: drawnByOwner } },
      seed: 2,
      cases: 82,
    },
  },
  {
    name: 'drawing',
    removes: 'narrowing',
    file: drawn,
    find: 'if (drawsAsItIs(layer, views)) return',
    replace: 'if (views.length > 0) return',
    noticed: { operations: exports, cases: 68 },
  },
  {
    name: 'layerDefFields',
    removes: 'narrowing',
    file: drawn,
    find: 'const fields = conditions.flatMap((one) => [...fieldsOf(one)])',
    replace: 'const fields: string[] = []',
    noticed: {
      operations: exports,
      emphasis: {
        hides: 'owner_name',
        adds: { layers: 'show:5', layerDefs: '{"5":"owner_name LIKE \'zqCanaryWren%\'"}' },
      },
      seed: 2,
      cases: 82,
    },
  },
  {
    name: 'drawnTime',
    removes: 'narrowing',
    file: drawn,
    find: '...(time !== undefined ? layer.timeFields : []), geometryField]',
    replace: 'geometryField]',
    noticed: {
      operations: exports,
      emphasis: { hides: 'reported', adds: { time: '900000000,2000000000', layers: 'show:0' } },
      cases: 52,
    },
  },
  {
    name: 'drawnShapes',
    removes: 'narrowing',
    file: drawn,
    find: '...(time !== undefined ? layer.timeFields : []), geometryField]',
    replace: '...(time !== undefined ? layer.timeFields : [])]',
    noticed: { operations: exports, emphasis: { hides: 'geometry' }, cases: 44 },
  },
  {
    name: 'pictureLimits',
    removes: 'narrowing',
    file: drawn,
    find: 'return picture ? drawableIn(seen, picture) : seen',
    replace: 'return seen',
    noticed: { operations: exports, emphasis: { limits: true }, cases: 44 },
  },
  {
    name: 'pictureSize',
    removes: 'narrowing',
    file: picture,
    find: 'pixels <= picture.pixels &&',
    replace: '',
    noticed: { operations: exports, seed: 3, cases: 162 },
  },
  {
    name: 'pictureFormats',
    removes: 'narrowing',
    file: picture,
    find: '(format === undefined || picture.formats === null || picture.formats.has(format)) &&',
    replace: '',
    noticed: { operations: exports, seed: 4, cases: 40 },
  },
  {
    name: 'pictureScales',
    removes: 'narrowing',
    file: picture,
    find: 'isWithin(picture, scales),',
    replace: 'true,',
    noticed: { operations: exports, seed: 4, cases: 40 },
  },
  {
    name: 'pictureDots',
    removes: 'narrowing',
    file: 'packages/policy/src/model/scales.ts',
    find: '[dpi, screenDpi].map(',
    replace: '[screenDpi].map(',
    noticed: { operations: exports, emphasis: { limits: true }, cases: 60 },
  },
  {
    name: 'screenDots',
    removes: 'narrowing',
    file: 'packages/policy/src/model/scales.ts',
    find: '[dpi, screenDpi].map(',
    replace: '[dpi].map(',
    noticed: { operations: exports, emphasis: { limits: true }, cases: 108 },
  },
  {
    name: 'mapScale',
    removes: 'narrowing',
    file: picture,
    find: '...(scale === undefined ? [] : scalesAt(metersPerPixelAt(scale, dpi), dpi)),',
    replace: '',
    noticed: { operations: exports, emphasis: { limits: true }, cases: 90 },
  },
  {
    name: 'timeOptions',
    removes: 'narrowing',
    file: 'packages/policy/src/enforce/maps/layer-times.ts',
    find: 'filter(({ layerId }) => layerIds.has(layerId))',
    replace: 'filter(() => true)',
    noticed: {
      operations: [...exports, 'identify'],
      emphasis: {
        manner: 'strict',
        adds: { layerTimeOptions: '{"0":{"useTime":true},"2":{"useTime":true},"5":{"useTime":false}}' },
      },
      cases: 44,
    },
  },
  {
    name: 'tiles',
    removes: 'refusal',
    file: 'packages/policy/src/enforce/tiles/whole-data.ts',
    find: 'if (!whole.some(({ picture }) => isWithin(picture, []))) {',
    replace: 'if (whole === undefined) {',
    noticed: { operations: ['generateKml'], cases: 40 },
  },
  {
    name: 'tileScales',
    removes: 'refusal',
    file: 'packages/policy/src/enforce/tiles/given-tiles.ts',
    find: 'tiles.filter(({ picture }) => isWithin(picture, scales))',
    replace: 'tiles.filter(({ picture }) => picture !== undefined)',
    noticed: { operations: ['tile', 'tilemap', 'wmtsTile'], seed: 3, cases: 204 },
  },
  {
    name: 'legendLayers',
    removes: 'filter',
    file: 'packages/policy/src/enforce/maps/legend.ts',
    find: 'if (known.length === 0 || known.length < seen.length) return []',
    replace: 'if (known.length === 0 || known.length < seen.length) return [layer]',
    also: [
      {
        file: 'packages/policy/src/enforce/maps/legend.ts',
        find: 'objectsIn(layers).filter(({ layerId }) => drawn.has(Number(layerId)))',
        replace: 'objectsIn(layers)',
      },
    ],
    noticed: { operations: ['legend', 'queryLegends'], cases: 42 },
  },
  {
    name: 'legendDrawing',
    removes: 'filter',
    file: 'packages/policy/src/enforce/maps/legend.ts',
    find: 'legend: shownSwatches(swatches, known, { intent, rights })',
    replace: 'legend: swatches',
    noticed: { operations: ['legend', 'queryLegends'], seed: 3, cases: 84 },
  },
]

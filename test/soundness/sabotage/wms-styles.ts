import type { Sabotage } from './entry.ts'

const door = 'packages/gateway/src/ogc'
const upstream = 'packages/gateway/src/upstream/ogc'
const maps = 'packages/policy/src/enforce/maps'
const catalog = 'packages/gateway/src/catalog'
const asked = { tests: [`${door}/asked-styles.test.ts`] }
const narrowed = { tests: [`${maps}/layer-styles.test.ts`] }
const sent = { tests: [`${upstream}/styled-requests.test.ts`] }
const named = { tests: [`${upstream}/named-styles.test.ts`] }

/** Which styles a caller gets, and what they are drawn by. */
const styles: readonly Sabotage[] = [
  {
    name: 'wmsStylesBeyondRights',
    removes: 'refusal',
    file: `${door}/asked-styles.ts`,
    find: 'if (style === undefined || !(service.isWhole || has(layerId, style)))',
    replace: 'if (style === undefined || has(-1, style))',
    noticed: asked,
  },
  {
    name: 'wmsStylesOfGroups',
    removes: 'refusal',
    file: `${door}/asked-styles.ts`,
    find: 'if (layer === undefined || namesAt(door)(layer) !== name) return undefined',
    replace: 'if (layer === undefined || namesAt(door)(layer) === `${name} `) return undefined',
    noticed: asked,
  },
  {
    name: 'wmsStylesOfOneLayerTwice',
    removes: 'refusal',
    file: `${door}/asked-styles.ts`,
    find: '  if (times > styled.size)\n',
    replace: '  if (times < styled.size)\n',
    noticed: asked,
  },
  {
    name: 'stylesByHiddenFields',
    removes: 'refusal',
    file: `${maps}/layer-styles.ts`,
    find: 'return { ...layer, drawing: style.drawing }',
    replace: 'return { ...layer, drawing: { ...style.drawing, rendererFields: [], labelFields: [] } }',
    noticed: narrowed,
  },
  {
    name: 'stylesThatNobodyKnows',
    removes: 'refusal',
    file: `${maps}/layer-styles.ts`,
    find: 'if (style === undefined) throw cannotNarrow(`layer ${layer.id} has no style of this name`)',
    replace:
      'if (style === undefined) return { ...layer, drawing: { ...layer.drawing, rendererFields: [] } }',
    noticed: narrowed,
  },
  {
    name: 'legendsOfStyles',
    removes: 'refusal',
    file: `${maps}/legend.ts`,
    find: 'return layer !== undefined && tellsLegend(rights, styledLayer(layer, intent))',
    replace: 'return layer !== undefined && styledLayer(layer, intent) !== undefined',
    noticed: narrowed,
  },
  {
    name: 'rowsThatStylesDraw',
    removes: 'narrowing',
    file: 'packages/policy/src/enforce/info/feature-info.ts',
    find: 'drawingFields(styledLayer(layer, intent)) : []',
    replace: 'drawingFields(layer).slice(1) : []',
    noticed: narrowed,
  },
  {
    name: 'stylesOutsideOfTheQuestion',
    removes: 'narrowing',
    file: 'packages/grammar/src/arcgis/map-layers.ts',
    find: '    layerStyles: layers.styles,\n',
    replace: '',
    noticed: narrowed,
  },
  {
    name: 'stylesDrawnByNothing',
    removes: 'refusal',
    file: `${catalog}/read-drawing.ts`,
    find: ': { rendererFields: [anyField], labelFields: [anyField], drawingInfo: undefined }',
    replace: ': { rendererFields: [], labelFields: [], drawingInfo: undefined }',
    noticed: { tests: [`${catalog}/read-styles.test.ts`] },
  },
]

/** What of the styles, times and references of a server is believed, and what it is asked. */
const servers: readonly Sabotage[] = [
  {
    name: 'wmsStylesWithMarkup',
    removes: 'refusal',
    file: `${upstream}/named-styles.ts`,
    find: '/[,<>\\p{Cc}]/u.test(name)',
    replace: '/[\\p{Cc}]/u.test(name)',
    noticed: named,
  },
  {
    name: 'wmsStylesInOtherLetters',
    removes: 'refusal',
    file: `${upstream}/named-styles.ts`,
    find: 'if ((times.get(name.toLowerCase()) ?? 0) > 1)',
    replace: 'if ((times.get(name) ?? 0) > 1)',
    noticed: named,
  },
  {
    name: 'wmsStylesThatAreGone',
    removes: 'refusal',
    file: `${upstream}/styles-for.ts`,
    find: 'if (style !== undefined && !styles.some((one) => one.name === style))',
    replace: "if (style === '' && !styles.some((one) => one.name === style))",
    noticed: sent,
  },
  {
    name: 'wmsLegendsOfTwoStyles',
    removes: 'filter',
    file: `${upstream}/legend.ts`,
    find: "  ['STYLE', style],\n",
    replace: "  ['STYLE', style],\n  ['LAYERS', name],\n",
    noticed: sent,
  },
  {
    name: 'wmsTimesOfHiddenRows',
    removes: 'filter',
    file: `${maps}/promised-layers.ts`,
    find: 'gives(own, id, (seen) => seesAllRows(seen, needed))',
    replace: 'gives(own, id, (seen) => covering(seen.views, needed).length > 0)',
    noticed: narrowed,
  },
  {
    name: 'wmsTimesOfMarkup',
    removes: 'filter',
    file: `${upstream}/time-dimension.ts`,
    find: "if (units.toLowerCase() !== 'iso8601' || !items.every(isTime)) return undefined",
    replace: "if (units.toLowerCase() !== 'iso8601' || !items.some(isTime)) return undefined",
    noticed: { tests: [`${upstream}/time-dimension.test.ts`] },
  },
  {
    name: 'sentOnlyFromClients',
    removes: 'refusal',
    file: 'packages/grammar/src/parameters/values.ts',
    find: "reader === 'server' || sentOnly !== true",
    replace: "reader === 'server' || sentOnly !== undefined || sentOnly === undefined",
    noticed: { tests: ['packages/grammar/src/parse.test.ts'] },
  },
]

/** The protections of named styles, times and references of WMS. */
export const wmsStyles: readonly Sabotage[] = [...styles, ...servers]

import {
  type DrawingInfo,
  type DynamicLayer,
  evaluate,
  type LayerDef,
  type MapRequest,
} from '@mapgate/protocol'
import { isObject, type Json, objectsOf } from './json.fixture.ts'
import { type Manner, Unfulfilled } from './manner.fixture.ts'
import { chosen, isInside, shapeOf } from './map-server-rows.fixture.ts'
import { reference, type World, type WorldLayer, type WorldRow } from './world.fixture.ts'

/** A picture, a legend, or what is found in many layers. */
export function answeredMap(world: World, map: MapRequest, manner: Manner): unknown {
  demandTimed(world, map)
  switch (map.operation.id) {
    case 'MapServer.export': {
      const drawn = drawnLayers(world, map).flatMap((layer) => picture(layer, map))
      const bytes = new TextEncoder().encode(JSON.stringify(drawn))
      return map.format === 'image'
        ? bytes
        : { href: `https://maps.internal/${btoa(JSON.stringify(drawn))}.png`, all: drawn }
    }
    case 'MapServer.identify':
    case 'MapServer.find':
      return { results: resultsOf(world, map, manner) }
    default:
      return { layers: legendOf(world, map) }
  }
}

/** It minds options of time for a layer that it has and that has no time. */
function demandTimed({ layers }: World, { parameters: { layerTimeOptions = [] } }: MapRequest): void {
  for (const { layerId } of layerTimeOptions) {
    const layer = layers.find(({ entry }) => entry.id === layerId)
    if (layer && layer.entry.timeFields.length === 0) throw new Unfulfilled(`${layer.entry.name} has no time`)
  }
}

/** A layer of a picture, with its own condition and drawing where the request says one. */
interface Drawn {
  readonly id: number
  readonly layer: WorldLayer
  readonly where: LayerDef['where'] | undefined
  readonly info: DrawingInfo | undefined
}

function drawnLayers({ layers }: World, { parameters }: MapRequest): readonly Drawn[] {
  const {
    dynamicLayers,
    layers: list,
    layerDefs = [],
  } = parameters as MapRequest['parameters'] & {
    layers?: { mode: string; ids?: readonly number[] }
  }
  const shown = (id: number, byDefault: boolean): boolean => {
    if (list?.ids === undefined) return byDefault
    if (list.mode === 'show') return list.ids.includes(id)
    return list.mode === 'hide' ? !list.ids.includes(id) : byDefault || list.ids.includes(id)
  }
  if (dynamicLayers)
    return dynamicLayers.filter(({ id }) => shown(id, true)).flatMap((one) => composed(layers, one))
  return layers
    .filter(({ entry }) => entry.type !== 'Group Layer' && shown(entry.id, entry.defaultVisibility))
    .map((layer) => {
      const { id } = layer.entry
      return { id, layer, where: layerDefs.find(({ layerId }) => layerId === id)?.where, info: undefined }
    })
}

function composed(layers: readonly WorldLayer[], { id, mapLayerId, ...own }: DynamicLayer): readonly Drawn[] {
  const layer = layers.find(({ entry }) => entry.id === mapLayerId)
  return layer ? [{ id, layer, where: own.definitionExpression, info: own.drawingInfo }] : []
}

/** A picture as a list of what is drawn: where, in which symbol, with which words. */
function picture({ layer, where, info }: Drawn, { parameters: { time, bbox } }: MapRequest): readonly Json[] {
  const isTimed = time && layer.entry.timeFields.length > 0
  return chosen(layer, { where, ...(isTimed ? { time } : {}) })
    .filter(({ at }) => at && (bbox === undefined || isInside(at, bbox)))
    .map((row) => ({ layer: layer.entry.id, ...shapeOf(layer, row), ...drawing(layer, row, info) }))
}

function drawing({ entry }: WorldLayer, row: WorldRow, info: DrawingInfo | undefined): Json {
  const own = entry.drawing.drawingInfo ?? {}
  const renderer = info?.renderer?.json ?? own.renderer
  const labels = info?.labelingInfo?.map(({ json }) => json) ?? objectsOf(own.labelingInfo)
  const shown = info?.showLabels === false ? [] : labels
  return {
    symbol: isObject(renderer) ? symbolOf(renderer, row) : undefined,
    words: shown.map(({ labelExpression }) => row.cells[String(labelExpression).slice(1, -1)]),
  }
}

function symbolOf(renderer: Json, { cells }: WorldRow): unknown {
  const value = cells[String(renderer.field1 ?? renderer.field)]
  if (renderer.type === 'uniqueValue')
    return objectsOf(renderer.uniqueValueInfos).find((one) => one.value === value)
  if (renderer.type !== 'classBreaks') return renderer.symbol
  return objectsOf(renderer.classBreakInfos).findIndex(
    ({ classMaxValue }) => Number(value) <= Number(classMaxValue),
  )
}

/** Every layer with every class of it, whatever was asked for, as map servers answer. */
function legendOf({ layers }: World, { parameters: { dynamicLayers } }: MapRequest): readonly Json[] {
  const ids = dynamicLayers?.map(({ id, mapLayerId }) => [id, mapLayerId] as const)
  const sources = ids ?? layers.map(({ entry }) => [entry.id, entry.id] as const)
  return sources.flatMap(([id, source]) => {
    const layer = layers.find(({ entry }) => entry.id === source)
    if (layer === undefined || layer.entry.type === 'Group Layer') return []
    const info = dynamicLayers?.find((one) => one.id === id)?.drawingInfo
    const renderer = info?.renderer?.json ?? layer.entry.drawing.drawingInfo?.renderer
    const classes = isObject(renderer)
      ? [...objectsOf(renderer.uniqueValueInfos), ...objectsOf(renderer.classBreakInfos)]
      : []
    const legend = (classes.length > 0 ? classes : [{ label: '' }]).map(({ label, value }) => ({
      label,
      url: 'a',
      imageData: 'AA==',
      contentType: 'image/png',
      values: [value],
    }))
    return [
      {
        layerId: id,
        layerName: layer.entry.name,
        layerType: 'Feature Layer',
        legend,
        rows: layer.rows.length,
      },
    ]
  })
}

function resultsOf(world: World, map: MapRequest, manner: Manner): readonly Json[] {
  const { layerDefs = [], searchText, searchFields, contains, time } = map.parameters
  const { returnGeometry = true } = manner === 'talkative' ? {} : map.parameters
  const { layers: asked } = map.parameters as { layers?: { ids?: readonly number[] } | readonly number[] }
  const ids = Array.isArray(asked) ? asked : (asked as { ids?: readonly number[] } | undefined)?.ids
  return world.layers
    .filter(({ entry }) => entry.type !== 'Group Layer' && (ids === undefined || ids.includes(entry.id)))
    .flatMap((layer) => {
      const { entry } = layer
      const where = layerDefs.find(({ layerId }) => layerId === entry.id)?.where
      return chosen(layer, { ...(time && entry.timeFields.length > 0 ? { time } : {}) }).flatMap((row) => {
        if (where && evaluate(where, row.cells) !== true) return []
        const found =
          searchText === undefined ? undefined : foundIn(layer, row, { searchText, searchFields, contains })
        if (searchText !== undefined && found === undefined) return []
        const display = entry.displayField ?? ''
        return [
          {
            layerId: entry.id,
            layerName: entry.name,
            ...(found === undefined ? {} : { foundFieldName: found }),
            displayFieldName: display,
            value: row.cells[found ?? display],
            attributes: Object.fromEntries(
              entry.fields.map(({ name, alias }) => [
                entry.id === 2 ? name : alias,
                row.cells[name] ?? 'Null',
              ]),
            ),
            ...(entry.geometryType && returnGeometry
              ? { geometryType: entry.geometryType, geometry: shapeWithReference(layer, row) }
              : {}),
            [`row of ${entry.name}`]: row.cells,
          },
        ]
      })
    })
}

/** Shapes of results say themselves what they are in. */
function shapeWithReference(layer: WorldLayer, row: WorldRow): Json | undefined {
  const shape = shapeOf(layer, row)
  return shape && { ...shape, spatialReference: reference }
}

interface Searched {
  readonly searchText: string
  readonly searchFields: readonly string[] | undefined
  readonly contains: boolean | undefined
}

/** The first column of a row in which the text stands; all columns are searched where none is named. */
function foundIn(
  { entry }: WorldLayer,
  { cells }: WorldRow,
  { searchText, searchFields, contains = true }: Searched,
) {
  const names = entry.fields.filter(({ type }) => !type.endsWith('Geometry')).map(({ name }) => name)
  const searched = names.filter(
    (name) => searchFields?.some((one) => one.toLowerCase() === name.toLowerCase()) ?? true,
  )
  return searched.find((name) => {
    const text = String(cells[name]).toLowerCase()
    return contains ? text.includes(searchText.toLowerCase()) : text === searchText.toLowerCase()
  })
}

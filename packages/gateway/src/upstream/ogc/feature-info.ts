import type { Expression, FeatureInfo, Geometry } from '@mapgate/protocol'
import { isObject, jsonIn, objectsOf } from '../../core/json.ts'
import type { UpstreamReply } from '../../core/upstream/outbound.ts'
import type { Parameter } from './ask-server.ts'
import { type AskedOfSite, jsonAnswer, leafOf } from './asked-of-site.ts'
import { cellsByName } from './cells-by-name.ts'
import type { InfoFeature } from './documents.ts'
import { esriGeometry } from './geojson-shapes.ts'
import { infoFormatIn, jsonFormats } from './info-format.ts'
import { judgedFeatures, untoldField } from './judged-features.ts'
import type { OgcLayer } from './layer-table.ts'
import { exceptionsParameter, frameOf, frameParameters, type MapFrame } from './map-frame.ts'
import { filteredLayers } from './row-filters.ts'
import { stylesFor } from './styles-for.ts'
import { timeParameters } from './time-parameter.ts'
import { cannotSay, errorReply } from './upstream-faults.ts'

/** Rows of a layer that are asked for at once. */
const mostRows = 50
/** The same where some of them are left out here. */
const mostJudgedRows = 1_000

/** Servers that ignore filters in GetFeatureInfo (seen of MapServer 8.0): what they tell is judged here. */
const ignoresFilters: ReadonlySet<string> = new Set(['mapserver'])

/**
 * Answers `identify` of one layer by GetFeatureInfo: whatever a reply calls its features, they are rows of the layer that was asked.
 * @throws GatewayError `access.denied` for what GetFeatureInfo has no words for, `upstream.*`
 */
export async function tellFeatures(intent: FeatureInfo, asked: AskedOfSite): Promise<UpstreamReply> {
  demandSayable(intent)
  const { area, reference, display } = intent
  if (display === undefined) throw cannotSay('identify without imageDisplay has no pixels')
  const frame = frameOf(area, [reference, intent.place?.spatialReference], display)
  const pixel = pixelOf(intent.place, frame)
  const layer = leafOf(intent.chosen?.ids, asked.reading)
  const request = layer.queryable ? requestFor(layer, { intent, frame, pixel, asked }) : undefined
  if (request === undefined) return jsonAnswer({ results: [] })
  const { parameters, format, judgedBy } = request
  const reply = await asked.send({ request: 'GetFeatureInfo', parameters })
  const told = await featuresIn(reply, format, asked)
  if (!Array.isArray(told)) return told as UpstreamReply
  const features = judgedBy === undefined ? told : judged(told, judgedBy, layer, asked)
  const results = features.map((feature) => resultOf(feature, layer, intent, frame))
  return jsonAnswer({ results }, reply.elapsedMs)
}

interface Asking {
  readonly intent: FeatureInfo
  readonly frame: MapFrame
  readonly pixel: readonly [column: number, row: number]
  readonly asked: AskedOfSite
}

interface LayerRequest {
  readonly parameters: readonly Parameter[]
  readonly format: string
  /** The condition that what is told is held to here; absent where the server holds it. */
  readonly judgedBy: Expression | undefined
}

/** The request for one layer; undefined where no row of it is asked for. */
function requestFor(
  layer: OgcLayer,
  { intent, frame, pixel: [column, row], asked }: Asking,
): LayerRequest | undefined {
  const { configuration, reading } = asked
  const { names, filter } = filteredLayers([layer], intent.conditions, { configuration, reading })
  const [name] = names
  if (name === undefined) return undefined
  const format = infoFormatOf(asked)
  const isJudged = filter.length > 0 && ignoresFilters.has(configuration.server)
  const condition = intent.conditions?.find(({ layerId }) => layerId === layer.id)?.condition
  const isNew = configuration.version === '1.3.0'
  return {
    format,
    judgedBy: isJudged ? condition : undefined,
    parameters: [
      ['LAYERS', name],
      ['STYLES', stylesFor([layer], intent.styles).join(',')],
      ...frameParameters(frame, [layer], asked),
      ['FORMAT', 'image/png'],
      ['QUERY_LAYERS', name],
      ['INFO_FORMAT', format],
      ['FEATURE_COUNT', String(isJudged ? mostJudgedRows : mostRows)],
      [isNew ? 'I' : 'X', String(column)],
      [isNew ? 'J' : 'Y', String(row)],
      ...(configuration.server === 'qgis' ? [['WITH_GEOMETRY', 'TRUE'] as const] : []),
      ...timeParameters(intent.time, [layer], configuration),
      ...(isJudged ? [] : filter),
      exceptionsParameter(configuration),
    ],
  }
}

/** A field that is not told is named in the log alone: to the caller it would tell that there is a row. */
function judged(
  told: readonly InfoFeature[],
  condition: Expression,
  { id, name }: OgcLayer,
  { reading, log }: AskedOfSite,
): readonly InfoFeature[] {
  const [first] = told
  const untold = first && untoldField(first, condition)
  if (untold !== undefined)
    log(`GetFeatureInfo does not tell ${untold} of ${name}, by which its rows are judged: none is shown`)
  return judgedFeatures(told, condition, reading.fields.get(id) ?? { fields: [] })
}

/** @throws GatewayError `access.denied` for what would be ignored */
function demandSayable({ composed, notCarried = [] }: FeatureInfo): void {
  const unsaid = [...(composed === undefined ? [] : ['dynamicLayers']), ...notCarried]
  if (unsaid.length > 0) throw cannotSay(`GetFeatureInfo has no words for ${unsaid.join(', ')}`)
}

/** The pixel that a point lies in, counted from the upper left. @throws GatewayError `access.denied` for a place that is none */
function pixelOf(place: Geometry | undefined, { area, size }: MapFrame): readonly [number, number] {
  if (place?.kind !== 'point') throw cannotSay('GetFeatureInfo asks at a point alone')
  const column = Math.floor(((place.x - area.xmin) / (area.xmax - area.xmin)) * size.widthPx)
  const row = Math.floor(((area.ymax - place.y) / (area.ymax - area.ymin)) * size.heightPx)
  if (column < 0 || row < 0 || column >= size.widthPx || row >= size.heightPx)
    throw cannotSay('the point is not on the map')
  return [column, row]
}

/** The first form of the server that is read here. @throws GatewayError `access.denied` where it has none */
function infoFormatOf({ reading }: AskedOfSite): string {
  const found = infoFormatIn(reading.capabilities.infoFormats)
  if (found === undefined) throw cannotSay('the server tells features neither as JSON nor as GML')
  return found
}

/** The rows of a reply, or the reply of an exception. @throws GatewayError `upstream.invalid-reply` */
async function featuresIn(
  reply: UpstreamReply,
  format: string,
  asked: AskedOfSite,
): Promise<readonly InfoFeature[] | UpstreamReply> {
  const bytes = reply.body instanceof Uint8Array ? reply.body : new Uint8Array()
  const isJson = jsonFormats.includes(format)
  const isGood = reply.status === 200
  const read = !isGood ? undefined : isJson ? jsonFeatures(bytes) : await gmlFeatures(bytes, asked)
  return read ?? errorReply(reply, { ...asked, wanted: format })
}

async function gmlFeatures(
  bytes: Uint8Array,
  { readers }: AskedOfSite,
): Promise<readonly InfoFeature[] | undefined> {
  if (readers.exception(bytes) !== undefined) return undefined
  const read = await readers.gmlInfo(bytes)
  return 'fault' in read ? undefined : read.features
}

function jsonFeatures(bytes: Uint8Array): readonly InfoFeature[] | undefined {
  const json = jsonIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  if (!isObject(json) || json.type !== 'FeatureCollection' || !Array.isArray(json.features)) return undefined
  return objectsOf(json.features).map(({ properties, geometry }) => {
    const shape = esriGeometry(geometry)
    return {
      attributes: cellsByName(
        Object.entries(isObject(properties) ? properties : {}).flatMap(([name, value]) =>
          plainCell(name, value),
        ),
      ),
      ...(shape ? { geometry: shape } : {}),
    }
  })
}

type Cell = string | number | boolean | null

/** Values that are no plain ones, such as a box around the shape, are nobody's field. */
const plainCell = (name: string, value: unknown): (readonly [string, Cell])[] =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value) ? [[name, value as Cell]] : []

function resultOf(
  { attributes, geometry }: InfoFeature,
  { id, name }: OgcLayer,
  { shapes }: FeatureInfo,
  { wkid }: MapFrame,
): unknown {
  const isShown = shapes.geometry !== false && geometry !== undefined
  return {
    layerId: id,
    layerName: name,
    displayFieldName: '',
    value: '',
    attributes,
    ...(isShown ? { geometry: { ...geometry, spatialReference: { wkid } } } : {}),
  }
}

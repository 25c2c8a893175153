import { type Size, size } from '../../values/index.ts'
import { parseInteger } from '../../values/plain/number.ts'
import type { InfoQuestion, LegendQuestion, MapQuestion, OgcDialect } from '../question.ts'
import { attempt } from './attempt.ts'
import { checkVersion } from './dialect.ts'
import { readImageFormat, readInfoFormat } from './formats.ts'
import { readFrame } from './frame.ts'
import type { Kvp } from './kvp.ts'
import { readName, readNames, readStyle, readStyles } from './layer-names.ts'
import { readLook } from './look.ts'
import { invalid, missing } from './read-fault.ts'

/** Reads GetMap. Throws FaultError. */
export function readMap(kvp: Kvp, dialect: OgcDialect): MapQuestion {
  checkVersion(kvp, dialect)
  const layers = readNames(kvp.required('LAYERS', 'names of layers'), 'LAYERS')
  const styles = readStyles(kvp.text('STYLES'), layers.length)
  return { kind: 'map', dialect, layers, styles, ...readFrame(kvp, dialect), ...readLook(kvp) }
}

/** Most rows of a layer that can be asked for; a client that asks for more gets so many. */
const maxFeatures = 10_000

/** Reads GetFeatureInfo. Throws FaultError. */
export function readInfo(kvp: Kvp, dialect: OgcDialect): InfoQuestion {
  checkVersion(kvp, dialect)
  const layers = readNames(kvp.required('LAYERS', 'names of the layers of the picture'), 'LAYERS')
  const styles = readStyles(kvp.text('STYLES'), layers.length)
  const queryLayers = readNames(kvp.required('QUERY_LAYERS', 'names of layers'), 'QUERY_LAYERS')
  const drawn = new Set(layers)
  if (!queryLayers.every((name) => drawn.has(name)))
    throw invalid('QUERY_LAYERS', 'a name in it is not in LAYERS')
  const frame = readFrame(kvp, dialect)
  const format = kvp.text('INFO_FORMAT') ?? 'text/plain'
  const count = kvp.text('FEATURE_COUNT') ?? '1'
  const { widthPx, heightPx } = frame.size
  return {
    kind: 'info',
    dialect,
    layers,
    styles,
    queryLayers,
    ...frame,
    column: readPixel(kvp, dialect, { one: 'I', other: 'X', length: widthPx }),
    row: readPixel(kvp, dialect, { one: 'J', other: 'Y', length: heightPx }),
    infoFormat: readInfoFormat(format, 'INFO_FORMAT'),
    featureCount: Math.min(
      maxFeatures,
      attempt('FEATURE_COUNT', () => parseInteger(count, 1, Number.MAX_SAFE_INTEGER)),
    ),
  }
}

/** One of the two numbers of a pixel: I and J of WMS 1.3.0, X and Y of 1.1.1. Clients send either, or both. */
function readPixel(
  kvp: Kvp,
  dialect: OgcDialect,
  { one, other, length }: { one: string; other: string; length: number },
): number {
  const [name, alias] = dialect === 'WMS 1.3.0' ? [one, other] : [other, one]
  const texts = [kvp.text(name), kvp.text(alias)]
  const text = texts[0] ?? texts[1]
  if (text === undefined) throw missing(name, 'the pixel that was clicked')
  if (texts[1] !== undefined && texts[1] !== text)
    throw invalid(name, `${alias} is another one`, 'InvalidPoint')
  return attempt(name, () => parseInteger(text, 0, length - 1), 'InvalidPoint')
}

/** Largest symbol of a legend. */
const maxSymbolPx = 512

/** Reads GetLegendGraphic. QGIS names the layer by LAYERS; OpenLayers sends the LAYERS of its map beside LAYER. Throws FaultError. */
export function readLegend(kvp: Kvp, dialect: OgcDialect): LegendQuestion {
  checkVersion(kvp, dialect, ['1.0.0'])
  const one = kvp.text('LAYER')
  const several = kvp.text('LAYERS')
  const layer = one ?? several
  if (layer === undefined) throw missing('LAYER', 'the name of one layer')
  const names = readNames(several ?? layer, several === undefined ? 'LAYER' : 'LAYERS')
  if (!names.includes(layer)) throw invalid('LAYERS', 'LAYER names another layer')
  const format = kvp.text('FORMAT') ?? 'image/png'
  const style = styleOf(kvp, names, layer)
  const symbolSize = readSymbolSize(kvp)
  return {
    kind: 'legend',
    dialect,
    layer: readName(layer, 'LAYER'),
    style,
    imageFormat: readImageFormat(format),
    ...(symbolSize === undefined ? {} : { symbolSize }),
  }
}

/** STYLE, or that one of STYLES which belongs to the layer. */
function styleOf(kvp: Kvp, names: readonly string[], layer: string): string {
  const ofMap = readStyles(kvp.text('STYLES'), names.length)[names.indexOf(layer)] ?? ''
  const written = kvp.text('STYLE')
  if (written === undefined) return ofMap
  const style = readStyle(written, 'STYLE')
  if (kvp.text('STYLES') === undefined || ofMap === style) return style
  throw invalid('STYLES', 'STYLE names another style')
}

/** WIDTH and HEIGHT of a symbol. Beside a BBOX they are those of the map, for which QGIS wants only the symbols that are on it. */
function readSymbolSize(kvp: Kvp): Size | undefined {
  const width = kvp.text('WIDTH')
  const height = kvp.text('HEIGHT')
  if (width === undefined || height === undefined || kvp.text('BBOX') !== undefined) return undefined
  const read = attempt('WIDTH', () => size.parse(`${width},${height}`))
  if (Math.max(read.widthPx, read.heightPx) <= maxSymbolPx) return read
  throw invalid('WIDTH', `a symbol of a legend has at most ${maxSymbolPx} pixels`)
}

import { FaultError } from '../../fault.ts'
import type { InfoFormat, OgcImageFormat, OgcQuestion, OgcTileAddress } from '../question.ts'
import { readName, readStyle } from './layer-names.ts'
import { readPixel, readTileNumber } from './wmts.ts'

const dialect = 'WMTS 1.0.0'

const imageFormats: ReadonlyMap<string, OgcImageFormat> = new Map([
  ['png', 'png'],
  ['jpg', 'jpg'],
  ['jpeg', 'jpg'],
  ['gif', 'gif'],
  ['webp', 'webp'],
])

const infoFormats: ReadonlyMap<string, InfoFormat> = new Map([
  ['txt', 'text/plain'],
  ['html', 'text/html'],
  ['json', 'application/json'],
  ['geojson', 'application/json'],
  ['gml', 'application/vnd.ogc.gml'],
  ['xml', 'text/xml'],
])

const isCapabilities = ([version, document, ...more]: readonly string[]): boolean =>
  version === '1.0.0' && document?.toLowerCase() === 'wmtscapabilities.xml' && more.length === 0

/**
 * Reads a RESTful path below the door: `1.0.0/WMTSCapabilities.xml`, and with or without ArcGIS's `tile/` in front
 * `1.0.0/{layer}/{style}/{set}/{matrix}/{row}/{column}.png` and `…/{column}/{j}/{i}.xml` (OGC 07-057r7, 10). Throws
 * `request.operation-unknown`, `request.parameter-invalid`.
 */
export function readTilePath(rest: readonly string[]): OgcQuestion {
  if (isCapabilities(rest)) return { kind: 'capabilities', dialect }
  const [version, ...segments] = rest[0]?.toLowerCase() === 'tile' ? rest.slice(1) : rest
  const ending = /^(\d{1,15})\.([a-z]{3,7})$/i.exec(segments.pop() ?? '')
  const [, last = '', extension = ''] = ending ?? []
  if (version !== '1.0.0' || ending === null) throw unknown()
  return segments.length === 7
    ? pointInTile(segments, last, extension.toLowerCase())
    : wholeTile(segments, last, extension.toLowerCase())
}

/** ArcGIS takes tiles without a style too. */
function wholeTile(segments: readonly string[], column: string, extension: string): OgcQuestion {
  const imageFormat = imageFormats.get(extension)
  if (imageFormat === undefined || segments.length < 4 || segments.length > 5) throw unknown()
  const [layer = '', ...more] = segments
  const named = more.length === 3 ? ['default', ...more] : more
  return { kind: 'tile', dialect, ...addressOf([layer, ...named, column]), imageFormat }
}

function pointInTile(segments: readonly string[], last: string, extension: string): OgcQuestion {
  const infoFormat = infoFormats.get(extension)
  if (infoFormat === undefined) throw unknown()
  return {
    kind: 'tile-info',
    dialect,
    ...addressOf(segments),
    imageFormat: 'png',
    pixelColumn: readPixel('I', last),
    pixelRow: readPixel('J', segments[6] ?? ''),
    infoFormat,
  }
}

function addressOf([layer = '', style, tileMatrixSet = '', tileMatrix = '', row = '', column = '']: readonly (
  | string
  | undefined
)[]): Omit<OgcTileAddress, 'imageFormat'> {
  return {
    layer: readName(layer, 'LAYER'),
    style: readStyle(style, 'STYLE'),
    tileMatrixSet,
    tileMatrix,
    row: readTileNumber('TILEROW', row),
    column: readTileNumber('TILECOL', column),
  }
}

const unknown = (): FaultError =>
  new FaultError(
    'request.operation-unknown',
    'No such address. The ones that are served are in 1.0.0/WMTSCapabilities.xml.',
  )

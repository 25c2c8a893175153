import { parseInteger } from '../../values/plain/number.ts'
import type { OgcTileAddress, TileInfoQuestion, TileQuestion } from '../question.ts'
import { attempt } from './attempt.ts'
import { checkVersion } from './dialect.ts'
import { readImageFormat, readInfoFormat } from './formats.ts'
import type { Kvp } from './kvp.ts'
import { readName, readStyle } from './layer-names.ts'
import { invalid } from './read-fault.ts'

const dialect = 'WMTS 1.0.0'

/** Highest row or column: tiles of level 30. */
const maxTile = 2 ** 30

/** Largest pixel of a tile; the grid of the service has its own, lower bound. */
const maxPixel = 4_095

/** Reads GetTile. Throws FaultError. */
export function readTile(kvp: Kvp): TileQuestion {
  checkVersion(kvp, dialect)
  const format = kvp.required('FORMAT', 'the format of the tile, such as image/png')
  return { kind: 'tile', dialect, ...readAddress(kvp, format) }
}

/** Reads GetFeatureInfo of WMTS. Throws FaultError. */
export function readTileInfo(kvp: Kvp): TileInfoQuestion {
  checkVersion(kvp, dialect)
  const format = kvp.text('INFOFORMAT') ?? kvp.text('INFO_FORMAT') ?? 'text/plain'
  return {
    kind: 'tile-info',
    dialect,
    ...readAddress(kvp, kvp.text('FORMAT') ?? 'image/png'),
    pixelColumn: readPixel('I', kvp.required('I', 'the pixel within the tile')),
    pixelRow: readPixel('J', kvp.required('J', 'the pixel within the tile')),
    infoFormat: readInfoFormat(format, 'INFOFORMAT'),
  }
}

function readAddress(kvp: Kvp, format: string): OgcTileAddress {
  const layer = readName(kvp.required('LAYER', 'the name of one layer'), 'LAYER')
  if (kvp.text('TIME') !== undefined) throw invalid('TIME', 'tiles of a moment are not served')
  return {
    layer,
    style: readStyle(kvp.text('STYLE'), 'STYLE'),
    tileMatrixSet: kvp.required('TILEMATRIXSET', 'the name of a grid'),
    tileMatrix: kvp.required('TILEMATRIX', 'the name of a level'),
    row: readTileNumber('TILEROW', kvp.required('TILEROW', 'the row of the tile')),
    column: readTileNumber('TILECOL', kvp.required('TILECOL', 'the column of the tile')),
    imageFormat: readImageFormat(format),
  }
}

/** Reads a row or a column. Throws `request.parameter-invalid`. */
export function readTileNumber(parameter: string, text: string): number {
  const isNumber = /^-?\d{1,15}$/.test(text)
  return attempt(
    parameter,
    () => parseInteger(text, 0, maxTile),
    isNumber ? 'TileOutOfRange' : 'InvalidParameterValue',
  )
}

/** Reads a pixel within a tile. Throws `request.parameter-invalid`. */
export const readPixel = (parameter: string, text: string): number =>
  attempt(parameter, () => parseInteger(text, 0, maxPixel))

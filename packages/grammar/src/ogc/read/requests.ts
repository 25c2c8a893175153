import type { OgcDialect, OgcQuestion } from '../question.ts'
import { checkAcceptedVersions, oldSpelling } from './dialect.ts'
import type { Kvp } from './kvp.ts'
import { OgcFaultError } from './read-fault.ts'
import { readInfo, readLegend, readMap } from './wms.ts'
import { readTile, readTileInfo } from './wmts.ts'

type Read = (kvp: Kvp, dialect: OgcDialect) => OgcQuestion

const readCapabilities: Read = (kvp, dialect) => {
  checkAcceptedVersions(kvp, dialect)
  return { kind: 'capabilities', dialect }
}

/** What is served, by REQUEST in lower case: servers take it in any case. */
const wms: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['getcapabilities', readCapabilities],
  ['getmap', readMap],
  ['getfeatureinfo', readInfo],
  ['getlegendgraphic', readLegend],
  // So QGIS Server spells it too.
  ['getlegendgraphics', readLegend],
])

const wmts: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['getcapabilities', readCapabilities],
  ['gettile', readTile],
  ['getfeatureinfo', readTileInfo],
])

const ofVersion100: ReadonlySet<string> = new Set(['map', 'capabilities', 'feature_info'])

/** Reads what REQUEST asks for. Throws FaultError. */
export function readQuestion(kvp: Kvp, dialect: OgcDialect): OgcQuestion {
  const served = dialect === 'WMTS 1.0.0' ? wmts : wms
  const names = dialect === 'WMTS 1.0.0' ? wmtsNames : wmsNames
  const request = kvp.required('REQUEST', `one of ${names}`).trim().toLowerCase()
  const read = served.get(request)
  if (read !== undefined) {
    kvp.understand(...looks)
    return read(kvp, dialect)
  }
  if (dialect !== 'WMTS 1.0.0' && ofVersion100.has(request)) throw oldSpelling('REQUEST')
  throw new OgcFaultError('OperationNotSupported', {
    code: 'request.operation-refused',
    message: `Of ${dialect}, ${names} are served, and no other operations.`,
    parameter: 'REQUEST',
  })
}

/** Said by clients in requests of every kind, and read where it matters. */
const looks = ['EXCEPTIONS', 'FORMAT', 'TRANSPARENT', 'BGCOLOR']

const wmsNames = 'GetCapabilities, GetMap, GetFeatureInfo and GetLegendGraphic'
const wmtsNames = 'GetCapabilities, GetTile and GetFeatureInfo'

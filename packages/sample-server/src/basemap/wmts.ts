import type { OperationContext } from '../operation/operation.ts'
import { bytes, type Reply } from '../operation/reply.ts'
import { MERCATOR_LIMIT } from '../world/mercator.ts'
import { LEVELS, MAX_LEVEL } from './basemap-json.ts'
import { cachedTile } from './tile-cache.ts'
import { TILE_PX } from './view.ts'

const LAYER = 'Topo_Basemap'
const MATRIX_SET = 'GoogleMapsCompatible'

/** WMTS 1.0.0 of the basemap, REST and KVP. Faults are exception reports (OGC 07-057r7). */
export function wmtsReply(context: OperationContext, segments: string[]): Reply {
  const { parameters } = context
  const request = parameters.get('request').toLowerCase()
  const rest = /^(?:tile\/)?1\.0\.0\/(.+)$/.exec(segments.join('/'))?.[1] ?? ''
  if (rest === 'WMTSCapabilities.xml' || request === 'getcapabilities') return capabilities(context)
  if (request === 'gettile')
    return gettile(parameters.get('tilematrix'), parameters.get('tilerow'), parameters.get('tilecol'))
  const [layer, , matrixSet, matrix = '', row = '', column = ''] = rest.split('/')
  if (layer === LAYER && matrixSet === MATRIX_SET) return gettile(matrix, row, column.replace(/\.png$/, ''))
  return exception('OperationNotSupported', 'The request is not known.')
}

function gettile(matrix: string, rowText: string, columnText: string): Reply {
  const [level = -1, row = -1, column = -1] = [matrix, rowText, columnText].map((text) =>
    /^\d{1,9}$/.test(text) ? Number(text) : -1,
  )
  const side = 2 ** level
  if (level < 0 || level > MAX_LEVEL || row < 0 || row >= side || column < 0 || column >= side) {
    return exception('TileOutOfRange', 'There is no such tile.')
  }
  const { body, etag } = cachedTile(level, row, column)
  return bytes(body, 'image/png', { etag, 'cache-control': 'max-age=86400' })
}

function exception(code: string, text: string): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="1.0.0"><ows:Exception exceptionCode="${code}"><ows:ExceptionText>${text}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>
`
  return { ...bytes(body, 'application/xml; charset=utf-8'), status: 400 }
}

/** Pixels of 0.28 mm, as OGC has them. */
const matrices = LEVELS.map(
  ({ level, resolution }) =>
    `<TileMatrix><ows:Identifier>${level}</ows:Identifier><ScaleDenominator>${resolution / 0.00028}</ScaleDenominator><TopLeftCorner>${-MERCATOR_LIMIT} ${MERCATOR_LIMIT}</TopLeftCorner><TileWidth>${TILE_PX}</TileWidth><TileHeight>${TILE_PX}</TileHeight><MatrixWidth>${2 ** level}</MatrixWidth><MatrixHeight>${2 ** level}</MatrixHeight></TileMatrix>`,
).join('\n')

function capabilities({ serviceUrl }: OperationContext): Reply {
  const wmts = `${serviceUrl}/WMTS`
  const operation = (name: string): string =>
    `<ows:Operation name="${name}"><ows:DCP><ows:HTTP><ows:Get xlink:href="${wmts}?"><ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>KVP</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get></ows:HTTP></ows:DCP></ows:Operation>`
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
<ows:ServiceIdentification><ows:Title>${LAYER}</ows:Title><ows:ServiceType>OGC WMTS</ows:ServiceType><ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:OperationsMetadata>${operation('GetCapabilities')}${operation('GetTile')}</ows:OperationsMetadata>
<Contents><Layer><ows:Title>${LAYER}</ows:Title><ows:Identifier>${LAYER}</ows:Identifier>
<ows:WGS84BoundingBox><ows:LowerCorner>-180 -85.05</ows:LowerCorner><ows:UpperCorner>180 85.05</ows:UpperCorner></ows:WGS84BoundingBox>
<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style><Format>image/png</Format>
<TileMatrixSetLink><TileMatrixSet>${MATRIX_SET}</TileMatrixSet></TileMatrixSetLink>
<ResourceURL format="image/png" resourceType="tile" template="${wmts}/tile/1.0.0/${LAYER}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/></Layer>
<TileMatrixSet><ows:Identifier>${MATRIX_SET}</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>
${matrices}
</TileMatrixSet></Contents>
<ServiceMetadataURL xlink:href="${wmts}/1.0.0/WMTSCapabilities.xml"/>
</Capabilities>
`
  return bytes(body, 'application/xml; charset=utf-8')
}

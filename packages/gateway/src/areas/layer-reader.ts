import type { AreaSource } from '@mapgate/policy'
import { readBytes, readJson, type SiteReader } from '../catalog/index.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { isObject, type JsonObject, numbersOf, objectsOf, textOf } from '../core/json.ts'
import type { LayerRows } from './layer-polygons.ts'

/** A source of areas that is a layer of a map server. */
export type LayerSource = Extract<AreaSource, { upstream: string }>

/** Rows in one question. */
const pieceSize = 500

/** Bounds on what a layer of areas may be. */
const [mostRows, mostBytes] = [100_000, 256_000_000]

/**
 * Reads all rows of a layer with their shapes, in the layer's own reference and as the gateway's own account.
 * @throws GatewayError `upstream.*`, `request.not-found`; the detail says what came
 */
export async function readLayer(source: LayerSource, reader: SiteReader): Promise<LayerRows> {
  const path = `/rest/services/${source.service.split('/').map(encodeURIComponent).join('/')}/${source.type}/${source.layer}`
  const layer = await readJson(reader, path)
  const key = keyOf(layer, path)
  const wkid = referenceOf(layer, path)
  if (layer.geometryType !== 'esriGeometryPolygon') throw wrong(path, 'is no layer of polygons')
  const ids = await idsOf(source, path, reader)
  const size = Math.min(pieceSize, mostPerReply(layer))
  const replies: Uint8Array[] = []
  let bytes = 0
  for (let from = 0; from < ids.length; from += size) {
    const asked = ids.slice(from, from + size)
    const body = await readBytes(reader, `${path}/query`, rowsForm(asked, { source, key, wkid }))
    bytes += body.byteLength
    if (bytes > mostBytes) throw wrong(path, `answered more than ${mostBytes} bytes of shapes`)
    // Others may share the buffer that it came in, and this one is given to another thread.
    replies.push(new Uint8Array(body))
  }
  return { replies, wkid, key, asked: ids.length }
}

const wrong = (path: string, what: string): GatewayError =>
  new GatewayError('upstream.invalid-reply', `${path} ${what}`)

function keyOf({ objectIdField, fields }: JsonObject, path: string): string {
  const field = objectsOf(fields).find(({ type }) => type === 'esriFieldTypeOID')
  const [key] = [...textOf(objectIdField), ...textOf(field?.name)]
  if (key === undefined) throw wrong(path, 'has no object ids')
  return key
}

/** The reference that the data is in where the server states it, else that of the layer's extent. */
function referenceOf({ sourceSpatialReference: own, extent }: JsonObject, path: string): number {
  const stated = isObject(extent) ? extent.spatialReference : undefined
  for (const reference of [own, stated]) {
    const { latestWkid, wkid } = isObject(reference) ? reference : {}
    for (const one of [latestWkid, wkid]) if (typeof one === 'number' && one > 0) return one
  }
  throw wrong(path, 'states no spatial reference with a number')
}

const mostPerReply = ({ maxRecordCount: most }: JsonObject): number =>
  typeof most === 'number' && most > 0 ? most : pieceSize

async function idsOf(
  { where = '1=1' }: LayerSource,
  path: string,
  reader: SiteReader,
): Promise<readonly number[]> {
  const form = new URLSearchParams({ where, returnIdsOnly: 'true', f: 'json' })
  const { objectIds, exceededTransferLimit } = await readJson(reader, `${path}/query`, form)
  const ids = numbersOf(objectIds)
  if (exceededTransferLimit === true || ids.length > mostRows)
    throw wrong(path, `has more than ${Math.min(mostRows, ids.length)} rows`)
  // A server says null where no row holds.
  const isList = Array.isArray(objectIds) && ids.length === objectIds.length
  if (!isList && objectIds !== null) throw wrong(path, 'answered without object ids')
  return ids
}

function rowsForm(
  ids: readonly number[],
  { source: { by }, key, wkid }: { source: LayerSource; key: string; wkid: number },
): URLSearchParams {
  return new URLSearchParams({
    objectIds: ids.join(','),
    outFields: by === undefined ? key : `${key},${by}`,
    returnGeometry: 'true',
    outSR: String(wkid),
    returnTrueCurves: 'false',
    returnZ: 'false',
    returnM: 'false',
    f: 'json',
  })
}

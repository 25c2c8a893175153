import { type MapRequest, type OgcPlace, parseRequest, type RawRequest } from '@mapgate/protocol'
import type { Mount } from '../core/request/mount.ts'

/** A door of WMS or WMTS. */
export interface Door {
  readonly place: OgcPlace
  /** The service behind it, as its description is asked for. */
  readonly root: MapRequest
  /** True before an upstream that speaks WMS itself. */
  readonly isOgc: boolean
}

const wms = /^(?:\/rest)?\/services(\/.+\/MapServer)\/WMSServer\/?$/i
const wmts = /^\/rest\/services(\/.+\/MapServer)\/WMTS((?:\/.*)?)$/i
const ogcTiles = /^\/wmts((?:\/.*)?)$/i

/** Tiles of grids that the map server names in its own way are operations of it. */
const ownTile =
  /^\/tile\/1\.0\.0(?:\/[^/]+){2}\/(?!(?:default028mm|GoogleMapsCompatible)\/)[^/]+(?:\/[^/]+){3}\.(?:png|jpg)$/i

/** The door that a path of an ArcGIS site leads to; undefined where it leads to none. Addresses are those of ArcGIS Server itself. */
export function arcgisDoor({ path }: Pick<RawRequest, 'path'>): Door | undefined {
  const map = wms.exec(path)
  if (map) return doorOf(map[1], { door: 'wms', rest: [] })
  const [, service, below = ''] = wmts.exec(path) ?? []
  if (service === undefined || ownTile.test(below)) return undefined
  return doorOf(service, { door: 'wmts', rest: segmentsOf(below) })
}

function doorOf(service: string | undefined, place: OgcPlace): Door | undefined {
  const root = rootOf(`/rest/services${service}`)
  return root && { place, root, isOgc: false }
}

/**
 * The door of a mount whose upstream speaks WMS itself: the mount alone, and WMTS below it. Its one service is named like the upstream.
 * Undefined for every other path: there is nothing.
 */
export function ogcDoor(
  { path }: Pick<RawRequest, 'path'>,
  { upstream, at }: Pick<Mount, 'upstream' | 'at'>,
): Door | undefined {
  const root = rootOf(`/rest/services/${encodeURIComponent(upstream)}/MapServer`)
  const below = at === '' ? path : path.slice(at.length + 1)
  if (root === undefined) return undefined
  if (below === '' || below === '/') return { place: { door: 'any', rest: [] }, root, isOgc: true }
  const [, tile] = ogcTiles.exec(below) ?? []
  return tile === undefined
    ? undefined
    : { place: { door: 'wmts', rest: segmentsOf(tile) }, root, isOgc: true }
}

/** The description of a service by its path; undefined for any other path. */
function rootOf(path: string): MapRequest | undefined {
  const { request } = parseRequest({ method: 'GET', path, query: 'f=json' })
  return request?.operation.id === 'MapServer.root' ? request : undefined
}

const segmentsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded)

/** Where a segment is no UTF-8, a text that is the name of nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return '\ufffd'
  }
}

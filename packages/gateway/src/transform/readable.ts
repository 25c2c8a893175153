import { type Format, type OperationId, replyKind } from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { Obligations } from '../core/obligations.ts'
import { filterOf } from './filter/filters.ts'

/** Replies that nobody reads here: the request itself was narrowed, or a grant gives them whole. */
const narrowedBefore: { readonly [Id in OperationId]?: Format } = {
  'MapServer.export': 'image',
  'MapServer.tile': 'image',
  'MapServer.wmtsTile': 'image',
  'MapServer.wmtsTileJpg': 'image',
  'MapServer.image': 'image',
  'MapServer.attachment': 'bytes',
  'MapServer.generateKml': 'kmz',
  'FeatureServer.image': 'image',
  'FeatureServer.attachment': 'bytes',
}

/** Operations whose rows are filtered as PBF. */
const filteredPbf: ReadonlySet<string> = new Set<OperationId>([
  'MapServer.query',
  'MapServer.dynamicLayerQuery',
  'FeatureServer.query',
  'FeatureServer.queryTopFeatures',
])

/**
 * Refuses a reply from which nobody knows how to take what is hidden, in whatever format: what is in no list here does not pass.
 * @throws GatewayError `access.denied`
 */
export function demandFilter({ map }: GatewayRequest, { listing, rights }: Obligations): void {
  const { operation, format } = map
  const isJson = replyKind(format) === 'json'
  const isListing = listing !== undefined && operation.group === 'Catalog'
  if (isListing && isJson) return
  if (rights !== undefined) {
    if (isJson && filterOf(map) !== undefined) return
    if (format === 'pbf' && filteredPbf.has(operation.id)) return
    if (narrowedBefore[operation.id] === format) return
  }
  throw new GatewayError('access.denied', `${operation.id} as ${format} cannot be filtered`)
}

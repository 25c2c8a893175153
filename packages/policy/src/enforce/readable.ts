import { type Format, type MapRequest, type OperationId, replyKind } from '@mapgate/protocol'
import type { Obligations } from '../model/obligations.ts'
import type { Refusal } from '../model/refusal.ts'
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
 * Why a reply is not given out: nobody knows how to take what is hidden from it, in whatever format. What is in no list here does not pass;
 * undefined for what does.
 */
export function unreadable(map: MapRequest, { listing, rights }: Obligations): Refusal | undefined {
  const { operation, format } = map
  const isJson = replyKind(format) === 'json'
  const isListing = listing !== undefined && operation.group === 'Catalog'
  if (isListing && isJson) return undefined
  if (rights !== undefined) {
    if (isJson && filterOf(map) !== undefined) return undefined
    if (format === 'pbf' && filteredPbf.has(operation.id)) return undefined
    if (narrowedBefore[operation.id] === format) return undefined
  }
  return { code: 'access.denied', detail: `${operation.id} as ${format} cannot be filtered` }
}

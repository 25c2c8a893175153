import type { MapRequest } from '@mapgate/protocol'
import { Refused } from '../model/refusal.ts'
import type { JsonObject } from './json-body.ts'

const features = ['features', 'count', 'objectIds', 'extent']
const described = ['layers', 'tables']

/** What a reply has to have at least one of, by the last word of the operation's id. */
const members: Readonly<Record<string, readonly string[]>> = {
  root: [...described, 'serviceDescription', 'capabilities', 'currentVersion', 'mapName'],
  layers: described,
  layer: ['id', 'name', 'type', 'fields'],
  dynamicLayer: ['id', 'name', 'type', 'fields'],
  query: features,
  dynamicLayerQuery: features,
  queryTopFeatures: features,
  queryBins: features,
  queryDateBins: features,
  queryLayers: ['layers'],
  queryRelatedRecords: ['relatedRecordGroups'],
  dynamicLayerQueryRelatedRecords: ['relatedRecordGroups'],
  queryAttachments: ['attachmentGroups', 'count'],
  attachments: ['attachmentInfos'],
  queryDomains: ['domains'],
  feature: ['feature'],
  getEstimates: ['count', 'extent'],
  export: ['href', 'imageData'],
  identify: ['results'],
  find: ['results'],
  legend: ['layers'],
  queryLegends: ['layers'],
}

/**
 * Refuses JSON that is no reply to what was asked: `{"status":"busy"}` is no set of no features.
 * @throws Refused `upstream.invalid-reply`
 */
export function demandMembers(json: JsonObject, { operation: { id } }: MapRequest): void {
  const oneOf = members[id.slice(id.indexOf('.') + 1)]
  if (oneOf === undefined || oneOf.some((name) => json[name] !== undefined)) return
  throw new Refused('upstream.invalid-reply', `the reply has none of ${oneOf.join(', ')}`)
}

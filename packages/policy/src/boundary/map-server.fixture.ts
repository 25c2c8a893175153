import type { MapRequest } from '@mapgate/protocol'
import type { UpstreamReply } from '../index.ts'
import type { Json } from './json.fixture.ts'
import { type Manner, Unfulfilled } from './manner.fixture.ts'
import { answeredMap } from './map-server-maps.fixture.ts'
import { describedLayer, describedService } from './map-server-pages.fixture.ts'
import { answeredQuery, answeredRelated, answeredSummary, chosen } from './map-server-rows.fixture.ts'
import type { World, WorldLayer, WorldRow } from './world.fixture.ts'

/** The answer of a map server with this world to one request. It protects nothing, and is careless where real ones are. */
export function answerOf(world: World, map: MapRequest, manner: Manner): UpstreamReply {
  try {
    const value = replyTo(world, map, manner)
    if (value instanceof Uint8Array) return bytesReply(value, map.format)
    return jsonReply(value)
  } catch (error) {
    if (!(error instanceof Unfulfilled)) throw error
    const fault = { code: 400, message: error.message, details: [] }
    return { ...jsonReply({ error: fault }), error: fault }
  }
}

function jsonReply(value: unknown): UpstreamReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode(JSON.stringify(value)),
    elapsedMs: 0,
  }
}

function bytesReply(body: Uint8Array, format: string): UpstreamReply {
  const type = format === 'pbf' ? 'application/x-protobuf' : 'image/png'
  return { status: 200, headers: { 'content-type': type }, body, elapsedMs: 0 }
}

function replyTo(world: World, map: MapRequest, manner: Manner): unknown {
  const name = map.operation.id.slice(map.operation.id.indexOf('.') + 1)
  const { layerId, objectId } = map.resource
  const layer = world.layers.find(({ entry }) => entry.id === layerId)
  const row = layer?.rows.find(({ cells }) => cells.OBJECTID === objectId)
  if (map.operation.effect === 'write') return { addResults: [] }
  if (map.operation.group === 'Catalog') return listingOf(world, map)
  switch (name) {
    case 'root':
      return describedService(world, manner)
    case 'layers':
      return { layers: world.layers.map(describedLayer), tables: [] }
    case 'queryDomains':
      return { domains: domainsOf(world) }
    case 'export':
    case 'legend':
    case 'queryLegends':
    case 'identify':
    case 'find':
      return answeredMap(world, map, manner)
    case 'tilemap':
      return { valid: true, data: [1] }
  }
  if (layer === undefined) return new TextEncoder().encode(`all of ${JSON.stringify(world.layers)}`)
  switch (name) {
    case 'layer':
      return describedLayer(layer)
    case 'query':
    case 'queryTopFeatures':
      return answeredQuery(layer, map, manner)
    case 'queryRelatedRecords':
      return answeredRelated(world, layer, map, manner)
    case 'generateRenderer':
    case 'queryBins':
    case 'queryDateBins':
      return answeredSummary(layer, map)
    case 'queryAttachments':
      return { attachmentGroups: attachmentGroups(layer, map) }
    case 'attachments':
      return { attachmentInfos: infosOf(row) }
    case 'attachment':
      return new TextEncoder().encode(`file ${map.resource.attachmentId} of ${row?.cells.NAME}`)
    case 'htmlPopup':
      return { content: JSON.stringify(row) }
    default:
      return new TextEncoder().encode(`a symbol of ${JSON.stringify(layer.entry.drawing)}`)
  }
}

const infosOf = (row: WorldRow | undefined): readonly Json[] =>
  (row?.files ?? []).map((name, index) => ({
    id: index + 1,
    name,
    contentType: name.endsWith('.html') ? 'text/html' : 'text/plain',
  }))

function listingOf({ catalog }: World, { resource: { folder } }: MapRequest): Json {
  const services = catalog
    .services('maps')
    .filter(({ name }) => folder === undefined || name.startsWith(`${folder}/`))
  return {
    currentVersion: 11.1,
    folders: [...new Set(services.map(({ name }) => name.split('/')[0]))],
    services: services.map(({ name, type }) => ({
      name,
      type,
      url: `https://maps/${name}/${type}`,
      extra: name,
    })),
    names: services.map(({ name }) => name),
  }
}

/** Of ids and a condition side by side it reads the ids only, as some servers do. */
function attachmentGroups(layer: WorldLayer, { parameters }: MapRequest): readonly Json[] {
  const { definitionExpression: where, objectIds } = parameters
  return chosen(layer, { where: objectIds ? undefined : where, objectIds })
    .filter(({ files }) => files.length > 0)
    .map((row) => ({
      parentObjectId: row.cells.OBJECTID,
      parentGlobalId: row.cells.GlobalID,
      attachmentInfos: infosOf(row),
      row: row.cells,
    }))
}

const domainsOf = ({ layers }: World): readonly Json[] =>
  layers.flatMap(({ entry, rows }) =>
    entry.fields.flatMap(({ name, domain }) =>
      domain === undefined
        ? []
        : [{ type: 'codedValue', name: domain, codedValues: [{ name, code: name }], rows: rows.length }],
    ),
  )

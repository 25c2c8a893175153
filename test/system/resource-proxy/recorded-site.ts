import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { stringify } from 'yaml'
import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import type { AuditEvent } from '../../../packages/gateway/src/core/request/audit.ts'
import { startGateway } from '../../../packages/gateway/src/server/start.ts'
import { json, type MiniUpstream, type SeenRequest, startMiniUpstream } from '../faults/mini-upstream.ts'

/** The smallest picture: one transparent pixel. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const fields = [
  { name: 'OBJECTID', type: 'esriFieldTypeOID' },
  { name: 'NAME', type: 'esriFieldTypeString', length: 50, editable: true },
  { name: 'VAL', type: 'esriFieldTypeInteger', editable: true },
]
const extent = { xmin: -180, ymin: -90, xmax: 180, ymax: 90, spatialReference: { wkid: 4326 } }
const layer = (id: number, capabilities: string) => ({
  currentVersion: 10.91,
  id,
  name: `Layer ${id}`,
  type: 'Feature Layer',
  geometryType: 'esriGeometryPoint',
  objectIdField: 'OBJECTID',
  fields,
  extent,
  capabilities,
})
const summary = (id: number) => ({ id, name: `Layer ${id}`, parentLayerId: -1, subLayerIds: null })
const map = {
  currentVersion: 10.91,
  capabilities: 'Map,Query,Data',
  layers: [summary(0), summary(1)],
  tables: [],
  fullExtent: extent,
}
const point = {
  geometry: { x: -95, y: 35, spatialReference: { wkid: 4326 } },
  attributes: { OBJECTID: 1, NAME: 'P1', VAL: 5 },
}
const rows = {
  objectIdFieldName: 'OBJECTID',
  geometryType: 'esriGeometryPoint',
  spatialReference: { wkid: 4326 },
  fields,
  features: [point],
}
const found = { layerId: 0, layerName: 'Layer 0', ...point }
const edited = [{ objectId: 1, success: true }]

/** Descriptions and replies by path below `rest/services`. */
const answers: Readonly<Record<string, object>> = {
  '': {
    currentVersion: 10.91,
    folders: [],
    services: [
      ['Dyn', 'MapServer'],
      ['Tiled', 'MapServer'],
      ['Feat', 'FeatureServer'],
      ['Im', 'ImageServer'],
    ].map(([name, type]) => ({ name, type })),
  },
  'Dyn/MapServer': map,
  'Dyn/MapServer/layers': { layers: [layer(0, 'Map,Query,Data'), layer(1, 'Map,Query,Data')], tables: [] },
  'Dyn/MapServer/0': layer(0, 'Map,Query,Data'),
  'Dyn/MapServer/legend': { layers: [] },
  'Dyn/MapServer/export': { href: 'https://gate.example/x.png', width: 500, height: 400, extent, scale: 1 },
  'Dyn/MapServer/identify': { results: [found] },
  'Dyn/MapServer/find': { results: [{ ...found, foundFieldName: 'NAME', value: 'P1' }] },
  'Dyn/MapServer/0/query': rows,
  'Tiled/MapServer': { ...map, singleFusedMapCache: true },
  'Tiled/MapServer/layers': { layers: [layer(0, 'Map'), layer(1, 'Map')], tables: [] },
  'Feat/FeatureServer': {
    currentVersion: 10.91,
    capabilities: 'Query,Editing',
    layers: [summary(0)],
    tables: [],
  },
  'Feat/FeatureServer/layers': { layers: [layer(0, 'Query,Editing,Create,Update,Delete')], tables: [] },
  'Feat/FeatureServer/0': layer(0, 'Query,Editing,Create,Update,Delete'),
  'Feat/FeatureServer/0/query': rows,
  'Feat/FeatureServer/0/addFeatures': { addResults: edited },
  'Feat/FeatureServer/0/updateFeatures': { updateResults: edited },
  'Feat/FeatureServer/0/deleteFeatures': { deleteResults: edited },
  'Feat/FeatureServer/0/1/addAttachment': { addAttachmentResult: edited[0] },
  'Im/ImageServer': {
    currentVersion: 10.91,
    capabilities: 'Image,Metadata,Catalog',
    pixelType: 'U8',
    bandCount: 3,
    extent,
  },
  'Im/ImageServer/identify': { objectId: 0, name: 'Pixel', value: '1, 2, 3' },
}

/** The map server of the recordings: the services `Dyn`, `Tiled`, `Feat` and `Im`. */
function answer({ url, body }: SeenRequest, response: Parameters<MiniUpstream['answer']>[1]): void {
  const { pathname, searchParams } = new URL(url, 'http://upstream')
  const path = decodeURIComponent(pathname).replace(/^\/arcgis\/rest\/services\/?|\/$/g, '')
  const format = searchParams.get('f') ?? new URLSearchParams(body).get('f')
  if (/\/tile\/|exportImage$/.test(path) || (format === 'image' && path.endsWith('/export')))
    response.writeHead(200, { 'content-type': 'image/png' }).end(pixel)
  else if (format === 'geojson') json(response, { type: 'FeatureCollection', features: [] })
  else json(response, answers[path] ?? { error: { code: 404, message: `no ${path}`, details: [] } })
}

/** What came back of a request that was sent as it is. */
export interface Replied {
  readonly status: number
  readonly type: string
  readonly text: string
}

export interface RecordedSite {
  readonly audit: AuditEvent[]
  readonly upstream: MiniUpstream
  /** Sends a request target as it is, to the gateway that calls itself `https://gate.example`. */
  ask(
    target: string,
    asked?: { method?: string; headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<Replied>
  close(): Promise<void>
}

/** The real gateway at `https://gate.example` before the map server of the recordings; strangers read, `crew-key` also edits. */
export async function startRecordedSite(changes: object = {}): Promise<RecordedSite> {
  const upstream = await startMiniUpstream(answer)
  const configuration = {
    listen: { port: 0 },
    publicUrl: 'https://gate.example',
    origins: ['https://app.example'],
    upstreams: { ags: { kind: 'arcgis', url: upstream.url, aliases: ['http://old.example.org/arcgis'] } },
    mounts: [{ path: '/arcgis', upstream: 'ags' }],
    keys: [{ name: 'crew', key: 'crew-key', roles: ['crew'] }],
    grants: [
      { name: 'all', to: { anonymous: true }, on: { services: ['**'] } },
      {
        name: 'crew',
        to: { roles: ['crew'] },
        on: { services: ['**'] },
        for: ['view', 'query', 'edit', 'attachments'],
      },
    ],
    resourceProxy: {},
    ...changes,
  }
  const loaded = parseConfiguration(stringify(configuration), process.cwd())
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const audit: AuditEvent[] = []
  const gateway = await startGateway({ ...loaded, audit: (event) => audit.push(event) })
  return {
    audit,
    upstream,
    ask: (target, { method = 'GET', headers = {}, body } = {}) =>
      new Promise((done, failed) => {
        const { hostname, port } = new URL(gateway.url)
        const asking = request({ hostname, port, path: target, method, headers })
        asking.on('error', failed)
        asking.on('response', async (reply) =>
          done({
            status: reply.statusCode ?? 0,
            type: reply.headers['content-type'] ?? '',
            text: (await buffer(reply)).toString('latin1'),
          }),
        )
        asking.end(body)
      }),
    close: async () => {
      await gateway.close()
      await upstream.stop()
    },
  }
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as timer } from 'node:timers/promises'

/** A map server in this process, with services called `Service_0` and so on. */
export interface PictureServer extends AsyncDisposable {
  readonly port: number
  /** Pictures and tiles that were drawn so far. */
  readonly drawn: () => number
}

interface PictureServerOptions {
  readonly services: number
  /** The picture of an address. */
  readonly pictureOf: (url: string) => Uint8Array
  /** How long it takes to draw; default no time. */
  readonly drawingMs?: number
  /** Default one that is free. */
  readonly port?: number
}

/** Opens a map server that draws. */
export async function openPictureServer(options: PictureServerOptions): Promise<PictureServer> {
  const { services, pictureOf, drawingMs = 0, port = 0 } = options
  const names = Array.from({ length: services }, (_, index) => `Service_${index}`)
  const listing = JSON.stringify({
    services: names.map((name) => ({ name, type: 'MapServer' })),
    folders: [],
  })
  let drawn = 0
  const bodyOf = async (url: string): Promise<Uint8Array> => {
    if (!isPicture(url)) return Buffer.from(descriptionOf(url.split('?')[0] ?? '', listing))
    drawn += 1
    if (drawingMs > 0) await timer(drawingMs)
    return pictureOf(url)
  }
  const server = createServer(async ({ url = '' }, response) => {
    const body = await bodyOf(url)
    response
      .writeHead(200, {
        'content-type': isPicture(url) ? 'image/png' : 'application/json',
        'content-length': body.length,
      })
      .end(body)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    drawn: () => drawn,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const isPicture = (url: string): boolean => /\/(tile|export)[/?]/.test(url)

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Bytes that begin as a picture does, and are others for each name. */
export const pictureNamed = (bytes: number, name: string): Uint8Array =>
  Buffer.concat([signature, Buffer.alloc(bytes - signature.length, name)])

function descriptionOf(path: string, listing: string): string {
  if (path.endsWith('/services')) return listing
  if (path.endsWith('/info')) return '{"currentVersion":10.31}'
  if (path.endsWith('/layers'))
    return JSON.stringify({ layers: [{ ...layer, type: 'Feature Layer' }], tables: [] })
  return JSON.stringify({
    currentVersion: 10.31,
    mapName: 'Assets',
    layers: [layer],
    tables: [],
    capabilities: 'Map,Query,Data',
    singleFusedMapCache: true,
    spatialReference: { wkid: 102100 },
    fullExtent: world,
  })
}

const world = {
  xmin: -20_037_508,
  ymin: -20_037_508,
  xmax: 20_037_508,
  ymax: 20_037_508,
  spatialReference: { wkid: 102100 },
}

const layer = {
  id: 0,
  name: 'Mains',
  parentLayerId: -1,
  defaultVisibility: true,
  subLayerIds: null,
  minScale: 0,
  maxScale: 0,
  geometryType: 'esriGeometryPoint',
  extent: world,
  fields: [{ name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID' }],
}

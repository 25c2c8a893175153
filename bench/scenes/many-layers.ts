import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A map server with one cached service of many layers, `Large`. Its tiles have as many bytes as their level is. */
interface ManyLayers extends AsyncDisposable {
  readonly url: string
}

const reference = { wkid: 102100, latestWkid: 3857 }

/** Opens a map server whose layers are called `Seen 0`, `Hidden 1`, `Seen 2` and so on. */
export async function openManyLayers(count: number): Promise<ManyLayers> {
  const layers = Array.from({ length: count }, (_, id) => layerOf(id))
  const all = JSON.stringify({ layers, tables: [] })
  const root = JSON.stringify({
    currentVersion: 10.91,
    mapName: 'Large',
    copyrightText: 'Bench',
    layers: layers.map(({ id, name, type, minScale, maxScale, geometryType }) => ({
      ...{ id, name, type, minScale, maxScale, geometryType },
      parentLayerId: -1,
      defaultVisibility: true,
      subLayerIds: null,
    })),
    tables: [],
    capabilities: 'Map,Query,Data',
    singleFusedMapCache: false,
    supportsDynamicLayers: true,
    spatialReference: reference,
    fullExtent: extentOf(0, count),
  })
  const server = createServer(({ url = '' }, response) => {
    const path = url.split('?')[0] ?? ''
    const bytes = /\/tile\/0\/0\/(\d+)/.exec(path)?.[1]
    if (bytes !== undefined)
      return void response
        .writeHead(200, { 'content-type': 'image/png', 'content-length': bytes })
        .end(Buffer.concat([signature, Buffer.alloc(Number(bytes) - signature.length, 'tile')]))
    const text = path.endsWith('/layers')
      ? all
      : path.endsWith('/services')
        ? '{"services":[{"name":"Large","type":"MapServer"},{"name":"Tiles","type":"MapServer"}],"folders":[]}'
        : path.endsWith('/info')
          ? '{"currentVersion":10.91}'
          : path.includes('/Tiles/')
            ? '{"currentVersion":10.91,"mapName":"Tiles","layers":[],"tables":[],"capabilities":"Map","singleFusedMapCache":true}'
            : root
    response.writeHead(200, { 'content-type': 'application/json' }).end(text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

const layerOf = (id: number) => ({
  id,
  name: `${id % 2 === 0 ? 'Seen' : 'Hidden'} ${id}`,
  type: 'Feature Layer',
  minScale: 50_000,
  maxScale: 500,
  geometryType: 'esriGeometryPoint',
  extent: extentOf(id, id + 1),
  displayField: 'NAME',
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID' },
    { name: 'NAME', type: 'esriFieldTypeString', alias: 'Name' },
  ],
})

/** Extents lie beside each other. */
function extentOf(from: number, to: number) {
  return {
    xmin: 700_000 + 100 * from,
    ymin: 6_500_000,
    xmax: 700_000 + 100 * to,
    ymax: 6_600_000,
    spatialReference: reference,
  }
}

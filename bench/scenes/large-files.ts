import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A map server whose tiles are as large as their address says. */
interface LargeFiles extends AsyncDisposable {
  readonly url: string
  /** Path of a tile of so many bytes, in whole megabytes. */
  readonly pathOf: (bytes: number) => string
}

const piece = Buffer.alloc(100_000, 'tile')
const service = '/arcgis/rest/services/Works/MapServer'

/** Opens a map server that streams its tiles. */
export async function openLargeFiles(): Promise<LargeFiles> {
  const server = createServer(({ url = '' }, response) => {
    const megabytes = /\/tile\/0\/(\d+)\//.exec(url)?.[1]
    if (megabytes === undefined)
      response.writeHead(200, { 'content-type': 'application/json' }).end(description(url))
    else void stream(response, Number(megabytes) * 1_000_000)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`,
    pathOf: (bytes) => `${service}/tile/0/${Math.round(bytes / 1_000_000)}/0`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function stream(response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes })
  for (let sent = 0; sent < bytes; sent += piece.length)
    if (!response.write(piece)) await once(response, 'drain')
  response.end()
}

function description(url: string): string {
  const path = url.split('?')[0] ?? ''
  if (path.endsWith('/info')) return '{"currentVersion":10.31}'
  if (path.endsWith('/services')) return '{"services":[{"name":"Works","type":"MapServer"}],"folders":[]}'
  if (path.endsWith('/layers')) return '{"layers":[],"tables":[]}'
  return '{"currentVersion":10.31,"mapName":"Works","layers":[],"tables":[],"capabilities":"Map","singleFusedMapCache":true}'
}

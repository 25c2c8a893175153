import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCore, type PinnedServer, startPinned } from './pinned.ts'

/** Bytes of the tile that goes through. */
export const tileBytes = 20_000

/** Path of the tile, at the upstream and at every peer. */
export const tilePath = '/arcgis/rest/services/Assets_Service/MapServer/tile/1/0/0'

/** An ArcGIS-like site of fixed replies, served by nginx on the core of the load, so that it is never the narrow place. */
export async function startFixedUpstream(directory: string, port: number): Promise<PinnedServer> {
  mkdirSync(join(directory, 'upstream'), { recursive: true })
  writeFileSync(join(directory, 'upstream/tile.png'), Buffer.alloc(tileBytes, 'tile'))
  const file = join(directory, 'upstream/nginx.conf')
  writeFileSync(file, configuration(join(directory, 'upstream'), port))
  return startPinned(loadCore, port, ['nginx', '-c', file, '-g', 'daemon off;'])
}

const reply = (path: string, value: object): string =>
  `location = ${path} { default_type application/json; return 200 '${JSON.stringify(value)}'; }`

const configuration = (directory: string, port: number): string => `
user root;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:${port};
    ${reply('/arcgis/rest/info', { currentVersion: 10.31, authInfo: { isTokenBasedSecurity: true, tokenServicesUrl: `http://127.0.0.1:${port}/arcgis/tokens/` } })}
    ${reply('/arcgis/tokens/', { token: 'upstream-token', expires: 4_000_000_000_000 })}
    ${reply('/arcgis/rest/services', { services: [{ name: 'Assets_Service', type: 'MapServer' }], folders: [] })}
    ${reply('/arcgis/rest/services/Assets_Service/MapServer', { currentVersion: 10.31, mapName: 'Assets', layers: [], tables: [], capabilities: 'Map,Query,Data', singleFusedMapCache: true })}
    ${reply('/arcgis/rest/services/Assets_Service/MapServer/layers', { layers: [], tables: [] })}
    location = ${tilePath} { default_type image/png; alias ${directory}/tile.png; }
  }
}
`

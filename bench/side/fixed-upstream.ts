import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCore, type PinnedServer, startPinned } from './pinned.ts'
import { fillIn } from './template.ts'

/** Bytes of every picture. */
export const tileBytes = 20_000

/** Path of the service, at the upstream and at every peer. */
export const servicePath = '/arcgis/rest/services/Assets_Service/MapServer'

/** Path of a tile. */
export const tilePath = `${servicePath}/tile/1/0/0`

/** Path and query of a picture of a view, as map libraries ask for it. */
export const exportPath = `${servicePath}/export?bbox=-13149614.848125%2C4383204.949938%2C-13110479.089635%2C4422340.708428&bboxSR=102100&imageSR=102100&size=1024%2C768&dpi=96&format=png32&transparent=true&f=image`

/** An ArcGIS-like site of fixed replies, served by nginx on the core of the load, so that it is never the narrow place. */
export async function startFixedUpstream(directory: string, port: number): Promise<PinnedServer> {
  const home = join(directory, 'upstream')
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'tile.png'), picture)
  const file = fillIn('side/upstream.conf', home, { home, port })
  return startPinned(loadCore, port, ['nginx', '-c', file, '-g', 'daemon off;'])
}

/** Begins as a picture does, so that whoever looks sees one. */
const picture = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(tileBytes - 8, 'tile'),
])

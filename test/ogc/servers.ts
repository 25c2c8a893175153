import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OgcServer } from './listener.ts'
import { startMapServer } from './map-server.ts'
import { startQgisServer } from './qgis-server.ts'
import { writeSources } from './sources.ts'
import { layersOf, type OgcLayer, type Which } from './world.ts'

/** Real map servers over the two worlds. */
export interface OgcServers {
  readonly one: OgcServer
  readonly other: OgcServer
  close(): Promise<void>
}

/** Which of the two programs. */
export type ServerKind = 'mapserver' | 'qgis'

/** Starts MapServer or QGIS Server over both worlds. */
export async function startOgcServers(kind: ServerKind): Promise<OgcServers> {
  const [one, other] = await Promise.all([
    startOgcServer(kind, layersOf('one')),
    startOgcServer(kind, layersOf('other')),
  ])
  return {
    one,
    other,
    async close() {
      await Promise.all([one.close(), other.close()])
    },
  }
}

/** Starts MapServer or QGIS Server over one world, by default `one`. */
export async function startOgcServer(
  kind: ServerKind,
  layers: readonly OgcLayer[] = layersOf('one' satisfies Which),
): Promise<OgcServer> {
  const folder = mkdtempSync(join(tmpdir(), `mapgate-${kind}-`))
  mkdirSync(join(folder, 'run'), { recursive: true })
  const start = kind === 'mapserver' ? startMapServer : startQgisServer
  try {
    const server = await start(folder, { placeOf: writeSources(folder, layers), layers })
    return {
      ...server,
      async close() {
        await server.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

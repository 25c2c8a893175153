import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCore, type PinnedServer, startPinned } from './pinned.ts'
import { tileInfo } from './targets.ts'
import { fillIn } from './template.ts'

/** Bytes of every picture. */
export const tileBytes = 20_000

/** A map server of fixed replies that counts what it is asked. */
export interface FixedUpstream extends PinnedServer {
  readonly requests: () => Promise<number>
}

/** An ArcGIS-like site of fixed replies, served by nginx on the core of the load, so that it is never the narrow place. */
export async function startFixedUpstream(directory: string, port: number): Promise<FixedUpstream> {
  const home = join(directory, 'upstream')
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'tile.png'), picture)
  const file = fillIn('side/upstream.conf', home, { home, port, tileInfo: JSON.stringify(tileInfo) })
  const server = await startPinned(loadCore, port, ['nginx', '-c', file, '-g', 'daemon off;'])
  return { ...server, requests: () => requestsOf(port) }
}

/** The third of the counts of nginx's `stub_status`. */
async function requestsOf(port: number): Promise<number> {
  const reply = await fetch(`http://127.0.0.1:${port}/requests`)
  return Number(/(\d+) *\n *Reading/.exec(await reply.text())?.[1])
}

/** Begins as a picture does, so that whoever looks sees one. */
const picture = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(tileBytes - 8, 'tile'),
])

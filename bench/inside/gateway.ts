import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { destination, pino } from 'pino'
import { describeFaults, parseConfiguration } from '../../packages/gateway/src/config/load.ts'
import { ActiveConfiguration } from '../../packages/gateway/src/server/active-configuration.ts'
import { FakeConnection, type FakeReply } from './fake-connection.ts'

/** The gateway in this process, without a socket to its callers. */
export interface InsideGateway extends AsyncDisposable {
  /** Asks for a target with a key, and resolves with the whole reply. */
  readonly ask: (target: string, headers?: Readonly<Record<string, string>>) => Promise<FakeReply>
  /** Asks, and throws where the reply is no picture or was not kept. */
  readonly hit: (target: string, headers?: Readonly<Record<string, string>>) => Promise<void>
}

/**
 * Opens a gateway of all its rooms. Audit lines are made and thrown away, and metrics counted.
 * @throws Error where the configuration has faults
 */
export async function openInside(configuration: object, directory: string): Promise<InsideGateway> {
  const loaded = parseConfiguration(JSON.stringify(configuration), directory)
  if ('faults' in loaded) throw new Error(describeFaults('bench', loaded.faults))
  let written = 0
  const active = new ActiveConfiguration({
    ...loaded,
    audit: (event) => {
      written += JSON.stringify(event).length
    },
    log: pino({ level: 'error' }, destination(2)),
  })
  await active.begin(0)
  await active.warnings(120_000)
  const server = createServer((message, response) => void active.answer(message, response))
  const connection = new FakeConnection(server)
  const ask: InsideGateway['ask'] = (target, headers) => connection.get(target, headers)
  return {
    ask,
    hit: async (target, headers) => {
      const { status, head } = await ask(target, headers)
      if (status !== 200 || !/\r\ncache-status:[^\r]*hit/i.test(head))
        throw new Error(`${target} is no hit: ${head}`)
    },
    [Symbol.asyncDispose]: async () => {
      connection.destroy()
      await active.end()
      if (written === 0) throw new Error('no audit line was written')
    },
  }
}

/** A map server of so many services whose tiles are small pictures, each of them another. */
export async function openTileServer(
  services: number,
  tileBytes: number,
): Promise<AsyncDisposable & { readonly url: string }> {
  const names = Array.from({ length: services }, (_, index) => `Service_${index}`)
  const listing = JSON.stringify({
    services: names.map((name) => ({ name, type: 'MapServer' })),
    folders: [],
  })
  const server = createServer(({ url = '' }, response) => {
    const isTile = url.includes('/tile/')
    const body = isTile ? picture(tileBytes, url) : Buffer.from(descriptionOf(url, listing))
    response
      .writeHead(200, {
        'content-type': isTile ? 'image/png' : 'application/json',
        'content-length': body.length,
      })
      .end(body)
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

const picture = (bytes: number, name: string): Buffer =>
  Buffer.concat([signature, Buffer.alloc(bytes - signature.length, name)])

function descriptionOf(url: string, listing: string): string {
  const path = url.split('?')[0] ?? ''
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
  })
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
  fields: [{ name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID' }],
}

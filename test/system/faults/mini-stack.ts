import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../../packages/gateway/src/config/load.ts'
import type { AuditEvent } from '../../../packages/gateway/src/core/request/audit.ts'
import { type RunningGateway, startGateway } from '../../../packages/gateway/src/server/start.ts'
import {
  type Answer,
  envelope,
  json,
  type MiniUpstream,
  startMiniUpstream,
  tokenOf,
} from './mini-upstream.ts'

/** The real gateway before a mini upstream, with its configuration in a file. */
export interface MiniStack {
  readonly gateway: RunningGateway
  readonly upstream: MiniUpstream
  readonly directory: string
  readonly file: string
  readonly audit: AuditEvent[]
  /** Tokens that the upstream does not believe any more. */
  readonly forgotten: Set<string>
  /** Writes the configuration with other values for some keys. */
  readonly configure: (changes: object) => void
  /** Lets time pass for the gateway, in milliseconds: its clocks jump, nobody waits. */
  readonly skip: (ms: number) => void
  readonly close: () => Promise<void>
}

export interface MiniStackOptions {
  /** Answers of the services below the descriptions; default: a small picture. */
  readonly answer?: Answer
  /** Values for keys of the configuration. */
  readonly configuration?: object
  /** Values for keys of the upstream `ags`. */
  readonly ags?: object
  readonly clock?: () => number
  readonly upstream?: MiniUpstream
}

/** Path of a tile at the gateway: streams, and is never rewritten. */
export const tilePath = '/arcgis/rest/services/Assets_Service/MapServer/tile/1/0/0'

/** Headers of a caller who may do everything. */
export const good = { token: 'demo-key' }

/** A body that is told apart from every error. */
export const picture = Buffer.alloc(20_000, 'picture ')

/** Starts both on free ports; the test closes the stack. */
export async function startMiniStack(options: MiniStackOptions = {}): Promise<MiniStack> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-test-'))
  const file = join(directory, 'mapgate.yaml')
  const forgotten = new Set<string>()
  const upstream = options.upstream ?? (await startMiniUpstream(() => {}))
  upstream.answer = siteAnswer(upstream, forgotten, options.answer ?? sendPicture)
  const configure = (changes: object) =>
    writeFileSync(
      file,
      stringify({
        listen: { port: 0 },
        publicUrl: 'http://127.0.0.1:0',
        upstreams: {
          ags: {
            kind: 'arcgis',
            url: upstream.url,
            credential: { kind: 'arcgis-token', username: 'gateway', password: 'secret-of-the-gateway' },
            ...options.ags,
          },
        },
        mounts: [{ path: '/arcgis', upstream: 'ags' }],
        keys: [{ name: 'demo', key: 'demo-key', roles: ['staff'] }],
        grants: [{ to: { roles: ['staff'] }, on: {} }],
        ...options.configuration,
        ...changes,
      }),
    )
  configure({})
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const audit: AuditEvent[] = []
  let skippedMs = 0
  const { clock = () => Date.now() + skippedMs } = options
  const gateway = await startGateway({
    ...loaded,
    audit: (event) => audit.push(event),
    reread: () => loadConfiguration(file),
    watched: [file],
    watchMs: 50,
    clock,
    monotonic: () => performance.now() + skippedMs,
  })
  let closed: Promise<void> | undefined
  const close = async () => {
    await gateway.close()
    await upstream.stop()
    rmSync(directory, { recursive: true })
  }
  return {
    gateway,
    upstream,
    directory,
    file,
    audit,
    forgotten,
    configure,
    skip: (ms) => {
      skippedMs += ms
    },
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

const sendPicture: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length }).end(picture)
}

/** A site with one service, secured by tokens; what lies below the descriptions is answered by the test. */
export function siteAnswer(upstream: MiniUpstream, forgotten: ReadonlySet<string>, below: Answer): Answer {
  return (request, response) => {
    const token = tokenOf(request)
    const path = new URL(request.url, upstream.url).pathname
    if (token === undefined) envelope(response, 499, 'Token Required')
    else if (!upstream.tokens.includes(token) || forgotten.has(token))
      envelope(response, 498, 'Invalid Token')
    else if (path.endsWith('/services'))
      json(response, { services: [{ name: 'Assets_Service', type: 'MapServer' }], folders: [] })
    else if (path.endsWith('/Assets_Service/MapServer'))
      json(response, { ...description, singleFusedMapCache: true })
    else if (path.endsWith('/Assets_Service/MapServer/layers')) json(response, { layers: [], tables: [] })
    else if (!path.includes('/Assets_Service/'))
      envelope(response, 500, `Service ${path.split('/services/')[1]} not found`)
    else below(request, response)
  }
}

const description = {
  currentVersion: 10.31,
  mapName: 'Assets',
  layers: [],
  tables: [],
  capabilities: 'Map,Query,Data',
}

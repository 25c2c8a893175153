import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from '../faults/mini-upstream.ts'

/** What the upstream saw of one upload. */
export interface SeenUpload {
  readonly headers: IncomingMessage['headers']
  readonly url: string
  /** Bytes of the body so far. */
  bytes: number
  /** First bytes of the body, as text. */
  front: string
  /** Last bytes of the body, as text. */
  back: string
  readonly hash: ReturnType<typeof createHash>
  /** `whole`: its end came; `cut`: the connection ended before. */
  ending: 'open' | 'whole' | 'cut'
}

/** How an upload is answered: with the request untouched. */
export type AnswerUpload = (message: IncomingMessage, response: ServerResponse, seen: SeenUpload) => void

export interface UploadUpstream {
  readonly url: string
  readonly uploads: SeenUpload[]
  readonly server: Server
  /** Requests to the token service. */
  signIns: number
  /** Queries that wait for their answer, which never comes. */
  queries: number
  answer: AnswerUpload
  readonly stop: () => Promise<void>
}

/** The path of an upload at gateway and upstream. */
export const addAttachment = '/arcgis/rest/services/Works/FeatureServer/0/1/addAttachment?f=json'

/** An ArcGIS-like server with one service, whose uploads are in the hands of the test. */
export async function startUploadUpstream(answer: AnswerUpload = takeAll): Promise<UploadUpstream> {
  const server = createServer((message, response) => {
    response.on('error', () => {})
    const path = new URL(message.url ?? '/', 'http://upstream').pathname
    if (path.endsWith('/addAttachment')) {
      const seen = watched(message)
      upstream.uploads.push(seen)
      upstream.answer(message, response, seen)
      return
    }
    message.resume()
    if (path.endsWith('/query')) {
      upstream.queries += 1
      response.on('close', () => (upstream.queries -= 1))
    } else if (path.startsWith('/arcgis/tokens')) {
      upstream.signIns += 1
      json(response, { token: `upstream-token-${upstream.signIns}`, expires: Date.now() + 3_600_000 })
    } else json(response, descriptionOf(path, upstream.url))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const upstream: UploadUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`,
    uploads: [],
    server,
    signIns: 0,
    queries: 0,
    answer,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((stopped) => server.close(stopped))
    },
  }
  return upstream
}

const result = { addAttachmentResult: { objectId: 7, success: true } }

/** What a caller reads when its upload was taken: errors come with status 200 too. */
export const stored = JSON.stringify(result)

/** Takes an upload as fast as it comes and says that it is stored. */
export const takeAll: AnswerUpload = (message, response) => {
  message.resume()
  message.once('end', () => json(response, result))
}

function watched(message: IncomingMessage): SeenUpload {
  const seen: SeenUpload = {
    headers: message.headers,
    url: message.url ?? '',
    bytes: 0,
    front: '',
    back: '',
    hash: createHash('sha256'),
    ending: 'open',
  }
  const { push } = message
  // Beside the reader, so that watching does not make the stream flow.
  message.push = (piece: Buffer | null, ...rest) => {
    if (piece !== null) {
      seen.bytes += piece.length
      seen.hash.update(piece)
      if (seen.front.length < 2_000) seen.front += piece.toString('latin1', 0, 2_000)
      seen.back = (seen.back + piece.toString('latin1')).slice(-200)
    }
    return push.call(message, piece, ...rest)
  }
  message.once('close', () => {
    seen.ending = message.complete ? 'whole' : 'cut'
  })
  message.on('error', () => {})
  return seen
}

function descriptionOf(path: string, url: string): object {
  if (path.endsWith('/rest/info'))
    return {
      currentVersion: 10.31,
      authInfo: { isTokenBasedSecurity: true, tokenServicesUrl: `${url}/tokens/` },
    }
  if (path.endsWith('/services')) return { services: [{ name: 'Works', type: 'FeatureServer' }], folders: [] }
  if (path.endsWith('/layers')) return { layers: [layer], tables: [] }
  return {
    currentVersion: 10.31,
    layers: [{ id: 0, name: 'Works' }],
    tables: [],
    capabilities: 'Query,Editing,Uploads',
  }
}

const layer = {
  id: 0,
  name: 'Works',
  type: 'Feature Layer',
  fields: [{ name: 'OBJECTID', type: 'esriFieldTypeOID' }],
  objectIdField: 'OBJECTID',
  hasAttachments: true,
}

/** A configuration before such an upstream; the caller `demo-key` may edit. */
export const uploadConfiguration = (upstreamUrl: string, limits: object = {}, ags: object = {}) => ({
  listen: { port: 0, limits },
  publicUrl: 'http://127.0.0.1:0',
  upstreams: {
    ags: {
      kind: 'arcgis',
      url: upstreamUrl,
      credential: { kind: 'arcgis-token', username: 'gateway', password: 'secret-of-the-gateway' },
      ...ags,
    },
  },
  mounts: [{ path: '/arcgis', upstream: 'ags' }],
  keys: [
    { name: 'demo', key: 'demo-key', roles: ['staff'] },
    { name: 'reader', key: 'reader-key', roles: ['readers'] },
  ],
  grants: [
    { to: { roles: ['staff'] }, on: {}, for: ['view', 'query', 'attachments', 'edit'] },
    { to: { roles: ['readers'] }, on: {} },
  ],
})

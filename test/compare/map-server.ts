import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createWorld } from '@mapgate/sample-server'
import { json } from '../../packages/sample-server/src/operation/reply.ts'
import { createOutputs } from '../../packages/sample-server/src/server/outputs.ts'
import { BadRequest, readRequest } from '../../packages/sample-server/src/server/read-request.ts'
import { send } from '../../packages/sample-server/src/server/send.ts'
import { services } from '../../packages/sample-server/src/server/services.ts'
import { answer, type Site } from '../../packages/sample-server/src/server/site.ts'
import { createTokenService } from '../../packages/sample-server/src/server/tokens.ts'
import { toBytes, unlessKnown } from '../../packages/sample-server/src/server/write-reply.ts'
import { keptOutput, otherHandlers, pictureOf } from '../soundness/other-services.ts'
import { createRandom } from '../soundness/random.ts'
import type { Template } from '../soundness/template.ts'
import { makeWorld } from '../soundness/worlds.ts'
import type { AskedFault, Scene } from './exchange.ts'
import { mapServerName, mapServerUser } from './names.ts'

/** The sample server of one side, which writes down every request that it gets. */
export interface RecordedMapServer {
  readonly port: number
  /** Puts the world of this scene in the place of the one before. */
  open(scene: Scene): void
  /** Begins the random numbers again, and says what goes wrong until the next call. */
  begin(seed: number, fault: AskedFault | undefined): void
  /** Takes the requests that came since the last call. */
  take(): string[]
  /** True while a request is being answered. */
  isBusy(): boolean
}

/** Listens; each side has one of its own, of the same code and data, so that edits keep both equal. */
export async function startRecordedMapServer(template: Template): Promise<RecordedMapServer> {
  let random = createRandom(0)
  let site: Site | undefined
  let fault: AskedFault | null = null
  let underWay = 0
  const arrived: string[] = []
  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming)
    arrived.push(recordOf(incoming, body))
    if (site === undefined) throw new BadRequest(503, 'There is no world')
    await reply(site, { incoming, body, response }, fault)
  }
  const server = createServer((incoming, response) => {
    underWay += 1
    response.once('close', () => {
      underWay -= 1
    })
    respond(incoming, response).catch((error: unknown) => {
      const status = error instanceof BadRequest ? error.status : 500
      if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain' })
      response.end(error instanceof Error ? error.message : 'Internal error')
    })
  })
  server.keepAliveTimeout = 600_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    open: (scene) => {
      site?.world.database.close()
      site = siteOf(template, scene, () => random.next())
    },
    begin: (seed, next) => {
      random = createRandom(seed)
      fault = next ?? null
    },
    take: () => arrived.splice(0),
    isBusy: () => underWay > 0,
  }
}

function siteOf(template: Template, { policy, world }: Scene, random: () => number): Site {
  const made = createOutputs(random)
  const kept = { body: pictureOf('a picture'), contentType: 'image/png' }
  return {
    world: world === 'whole' ? createWorld() : makeWorld(template, policy, 'one').world,
    services: { ...services, ...otherHandlers(policy, 'one') },
    tokens: createTokenService({ users: [mapServerUser], nowMs: Date.now, random }),
    outputs: { ...made, get: (path) => (path === keptOutput ? kept : made.get(path)) },
    nowMs: Date.now,
    random,
  }
}

/** Everything of a request, in the letters and the order in which it came. */
function recordOf({ method, url, rawHeaders }: IncomingMessage, body: Buffer): string {
  const headers = rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\n`)).join('')
  return `${method} ${url}\n${headers}\n${body.toString('latin1')}\n`
}

async function reply(
  site: Site,
  { incoming, body, response }: { incoming: IncomingMessage; body: Buffer; response: ServerResponse },
  fault: AskedFault | null,
): Promise<void> {
  const { method, url, headers, socket } = incoming
  const again = Object.assign(Readable.from([body]), { method, url, headers, socket })
  const request = await readRequest(again as unknown as IncomingMessage)
  const [first, ...path] = request.segments
  if (first?.toLowerCase() !== 'arcgis') throw new BadRequest(404, 'Not Found')
  if (fault?.kind === 'token-expired' && path[0] === 'rest') {
    const expired = json({ error: { code: 498, message: 'Invalid Token', details: [] } })
    return await send(response, toBytes(expired, request.parameters), null)
  }
  const answered = await answer(site, { request, path, siteUrl: `http://${mapServerName}/arcgis` })
  const whole = toBytes(answered.reply, request.parameters)
  const isSignIn = path[0] === 'tokens'
  await send(response, unlessKnown(whole, request.header('if-none-match')), isSignIn ? null : fault)
}

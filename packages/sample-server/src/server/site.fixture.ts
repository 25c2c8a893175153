import type { Habits } from '../operation/habits.ts'
import { readParameters, type UploadedFile } from '../operation/parameters.ts'
import type { BytesReply } from '../operation/reply.ts'
import type { Execution } from '../report.ts'
import type { Extent } from '../world/geometry.ts'
import { createRandom } from '../world/random.ts'
import type { World } from '../world/world.ts'
import { createOutputs } from './outputs.ts'
import { services } from './services.ts'
import { answer, type Site } from './site.ts'
import { createTokenService } from './tokens.ts'
import { toBytes } from './write-reply.ts'

/** The parts of JSON replies that tests look into; each reply has some of them. */
interface Told {
  error: { code: number; message: string }
  results: { layerId: number; value: string; geometry: { spatialReference: { wkid: number } } }[]
  layers: { layerId: number; legend: { url: string; imageData: string }[] }[]
  features: { attributes: Record<string, unknown> }[]
  count: number
  width: number
  height: number
  scale: number
  extent: Extent & { spatialReference: unknown }
  tileInfo: { lods: unknown[] }
}

/** What a test got: the value of a JSON reply (nothing for others), the reply as bytes, and what was executed for it. */
export interface Answered {
  json: Told
  reply: BytesReply
  execution: Execution
}

/** Asks a site without a socket; `f` is json unless told. The path is below the site, such as `rest/info`. */
type Ask = (path: string, parameters?: Record<string, string | UploadedFile>) => Promise<Answered>

/** A site for tests over a world, at a fixed time, with a token that every request carries. */
export function createTestSite(world: World, habits: Habits = {}): { site: Site; ask: Ask } {
  const random = createRandom(1, 'test site').next
  const nowMs = (): number => Date.UTC(2026, 0, 1)
  const tokens = createTokenService({ users: [{ username: 'u', password: 'p' }], nowMs, random })
  const site: Site = { world, services, tokens, outputs: createOutputs(random), nowMs, random, habits }
  const signedIn = tokens.generate(requestOf('tokens', { username: 'u', password: 'p' }))
  const { token } = (signedIn.kind === 'json' ? signedIn.value : {}) as { token: string }
  const ask: Ask = async (path, parameters = {}) => {
    const request = requestOf(path, { f: 'json', token, ...parameters })
    const { reply, execution } = await answer(site, {
      request,
      path: request.segments,
      siteUrl: 'http://maps.test/arcgis',
    })
    return {
      json: (reply.kind === 'json' ? reply.value : {}) as Told,
      reply: toBytes(reply, request.parameters),
      execution,
    }
  }
  return { site, ask }
}

function requestOf(path: string, parameters: Record<string, string | UploadedFile>) {
  const entries = Object.entries(parameters)
  return {
    method: 'POST',
    segments: path.split('/'),
    parameters: readParameters({
      query: entries.flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
      files: entries.flatMap(([name, value]): [string, UploadedFile][] =>
        typeof value === 'string' ? [] : [[name, value]],
      ),
    }),
    header: () => '',
    remoteAddress: '127.0.0.1',
  }
}

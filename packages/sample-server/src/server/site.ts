import { type Habits, readBy } from '../operation/habits.ts'
import type { OperationContext, OutputStore, ServiceHandler } from '../operation/operation.ts'
import { bytes, json, type Reply, RestError } from '../operation/reply.ts'
import { CURRENT_VERSION } from '../operation/version.ts'
import { createRecorder, type Execution, type Recorder } from '../report.ts'
import type { World } from '../world/world.ts'
import { type Gap, type Gaps, isWrite } from './gaps.ts'
import type { SampleRequest } from './read-request.ts'
import { TOKEN_MINUTES, type TokenService } from './tokens.ts'

/** A site: everything below `/arcgis`. */
export interface Site {
  world: World
  /** By name and type, such as `Assets_Service/MapServer`, or with a folder before them. */
  services: Record<string, ServiceHandler>
  tokens: TokenService
  outputs: OutputStore
  nowMs: () => number
  random: () => number
  /** How the server differs from others; none unless told. */
  habits?: Habits
  /** What happens in between; nothing unless told. */
  gaps?: Gaps
}

/** A request to a site, the path below it, and where the site is seen from outside. */
interface SiteRequest {
  request: SampleRequest
  path: string[]
  siteUrl: string
}

/** Answers a request and tells what it executed. Errors become Esri's envelope; every resource but `rest/info` and the token service needs a token. */
export async function answer(site: Site, to: SiteRequest): Promise<{ reply: Reply; execution: Execution }> {
  const recorder = createRecorder(to.request.method, to.path.join('/'))
  try {
    const reply = await route(site, to, recorder)
    return { reply, execution: recorder.finish(reply.kind === 'bytes' ? (reply.status ?? 200) : 200, null) }
  } catch (error) {
    const { code, extendedCode, message, details } = error instanceof RestError ? error : unexpected(error)
    const told = { code, ...(extendedCode !== undefined && { extendedCode }), message, details }
    return { reply: json({ error: told }), execution: recorder.finish(200, code) }
  }
}

function unexpected(error: unknown): RestError {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new RestError(500, 'Unable to complete operation.', [detail])
}

async function route(site: Site, to: SiteRequest, recorder: Recorder): Promise<Reply> {
  const { path, request, siteUrl } = to
  const [first, second, ...rest] = path
  if (first === 'tokens') return site.tokens.generate(request)
  if (first === 'rest' && second === 'info') return json(serverInfo(siteUrl))
  site.tokens.check(request)
  if (first === 'rest' && second === 'services') return await serviceReply(site, to, recorder, rest)
  if (first === 'rest' && second === 'directories') return outputFile(site, rest)
  if (first === 'rest' && second === undefined)
    return json({ currentVersion: CURRENT_VERSION, services: `${siteUrl}/rest/services` })
  throw new RestError(404, 'Not Found')
}

function serverInfo(siteUrl: string): unknown {
  return {
    currentVersion: CURRENT_VERSION,
    fullVersion: '10.3.1',
    soapUrl: `${siteUrl}/services`,
    secureSoapUrl: `${siteUrl}/services`,
    authInfo: {
      isTokenBasedSecurity: true,
      tokenServicesUrl: `${siteUrl}/tokens/`,
      shortLivedTokenValidity: TOKEN_MINUTES.short,
    },
  }
}

async function serviceReply(
  site: Site,
  { request, siteUrl }: SiteRequest,
  recorder: Recorder,
  path: string[],
): Promise<Reply> {
  const length = [2, 3].find((count) => Object.hasOwn(site.services, path.slice(0, count).join('/')))
  if (length === undefined) return catalogue(site, path)
  const service = path.slice(0, length).join('/')
  const segments = path.slice(length)
  const handler = site.services[service] as ServiceHandler
  recorder.operation(service, segments.join('/'))
  const habits = site.habits ?? {}
  const context: OperationContext = {
    world: site.world,
    parameters: readBy(habits, segments.join('/'), request.parameters),
    recorder,
    method: request.method,
    service,
    serviceUrl: `${siteUrl}/rest/services/${service}`,
    siteUrl,
    nowMs: site.nowMs,
    random: site.random,
    outputs: site.outputs,
    habits,
  }
  const gap: Gap = { service, operation: segments.join('/') }
  if (isWrite(gap)) await site.gaps?.beforeWrite?.(gap)
  const reply = await handler(context, segments)
  if (!isWrite(gap) && recorder.layersRead().length > 0)
    await site.gaps?.afterRead?.({ ...gap, layers: recorder.layersRead() })
  return reply
}

/** The services of a folder, or those outside of all. Throws `RestError` 404 where there is no such folder or service. */
function catalogue({ services }: Site, path: readonly string[]): Reply {
  const known = Object.keys(services).map((service) => {
    const [, folder = '', name, type] = /^(?:(.+)\/)?([^/]+)\/([^/]+)$/.exec(service) ?? []
    return { folder, name: folder === '' ? name : `${folder}/${name}`, type }
  })
  const folders = [...new Set(known.map(({ folder }) => folder))].filter((folder) => folder !== '')
  const [asked = '', ...rest] = path
  if (rest.length > 0) throw new RestError(404, `Service ${path.slice(0, 2).join('/')} not found`)
  if (asked !== '' && !folders.includes(asked)) throw new RestError(404, `Folder ${asked} not found`)
  const list = known.filter(({ folder }) => folder === asked).map(({ name, type }) => ({ name, type }))
  return json({ currentVersion: CURRENT_VERSION, folders: asked === '' ? folders : [], services: list })
}

function outputFile({ outputs }: Site, [directory, ...rest]: string[]): Reply {
  const file = directory === 'arcgisoutput' ? outputs.get(rest.join('/')) : undefined
  if (file === undefined) throw new RestError(404, 'Not Found')
  return bytes(file.body, file.contentType)
}

import { Readable } from 'node:stream'
import { openOgc, parseRequest } from '@mapgate/protocol'
import type { Execution, Habits, World } from '@mapgate/sample-server'
import { createMasking } from '../../packages/gateway/src/areas/masking.ts'
import { createCatalog } from '../../packages/gateway/src/catalog/index.ts'
import { GatewayError } from '../../packages/gateway/src/core/errors/errors.ts'
import type { Reply } from '../../packages/gateway/src/core/reply/reply.ts'
import type { Inbound } from '../../packages/gateway/src/core/request/inbound.ts'
import { siteRequest } from '../../packages/gateway/src/core/request/site-request.ts'
import type { Forward, Outbound, UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import type { Question } from '../../packages/gateway/src/core/upstream/question.ts'
import { createCapabilitiesBook } from '../../packages/gateway/src/ogc/capabilities/book.ts'
import { createOgcDoors } from '../../packages/gateway/src/ogc/room.ts'
import { type AskedPicture, createPlanner } from '../../packages/gateway/src/plan/index.ts'
import { presentError } from '../../packages/gateway/src/reply/present-error.ts'
import { presentOgcError } from '../../packages/gateway/src/reply/present-ogc-error.ts'
import { transform } from '../../packages/gateway/src/transform/index.ts'
import { demandExpected } from '../../packages/gateway/src/upstream/expected-type.ts'
import { answer as answerAs, handle } from '../../packages/gateway/src/walk/handle.ts'
import type { Rooms } from '../../packages/gateway/src/walk/rooms.ts'
import { type AreaBook, compileGrants, type Paint } from '../../packages/policy/src/index.ts'
import type { EditAlarm } from '../../packages/policy/src/model/edit-alarm.ts'
import { grantSection } from '../../packages/policy/src/model/grant-schema.ts'
import type { Principal } from '../../packages/policy/src/model/principal.ts'
import type { ServiceHandler } from '../../packages/sample-server/src/operation/operation.ts'
import { readParameters } from '../../packages/sample-server/src/operation/parameters.ts'
import { createOutputs as createSampleOutputs } from '../../packages/sample-server/src/server/outputs.ts'
import { services } from '../../packages/sample-server/src/server/services.ts'
import { answer, type Site } from '../../packages/sample-server/src/server/site.ts'
import { toBytes } from '../../packages/sample-server/src/server/write-reply.ts'
import { findOutOver, testBook } from './areas/area-rooms.ts'
import { inboundOf, mount, nowMs } from './case-inbound.ts'
import { directQuestion, formType, readForm } from './forms.ts'
import { asReadBy, asToldBy, habitsOf, type Manner } from './manners.ts'
import { keptOutput, pictureOf } from './other-services.ts'
import type { PlainGrant } from './policies.ts'
import { answeredAs } from './wms-words.ts'

/** A request of a case, below the mount: `/rest/services/…`. */
export interface CaseRequest {
  /** What the case means to try, for the table. */
  readonly operation: string
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  /** What carries the parameters; default the query of a GET. */
  readonly carrier?: 'query' | 'form' | 'multipart'
  /** How names of parameters are written; default as they are given. */
  readonly spelling?: 'given' | 'upper' | 'lower'
  /** What the client says it has; default nothing. */
  readonly ifNoneMatch?: string
  /** Parameters of a multipart body that are files. */
  readonly files?: readonly string[]
}

/** What came back, as bytes. */
export interface CaseReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Operation and format, as the grammar reads the request; undefined where it reads none. */
  readonly asked?: { readonly id: string; readonly format: string } | undefined
  /** Code of the refusal; undefined for a good reply. */
  readonly refused?: string | undefined
  /** What the audit line says of the refusal; no caller sees it. */
  readonly why?: string | undefined
  readonly executions: readonly Execution[]
  /** What the map server was asked. */
  readonly questions: readonly Question[]
  /** Rows of an edit that had changed hands before they were written. */
  readonly alarms: readonly EditAlarm[]
}

/** The gateway's rooms over a sample world, without sockets. */
export interface TestGateway {
  ask(principal: Principal, request: CaseRequest): Promise<CaseReply>
  /** The same request, straight to the upstream. */
  direct(request: CaseRequest): Promise<CaseReply>
  close(): void
}

type Trace = Parameters<typeof handle>[3]

const publicUrl = 'https://gate.test'
const upstreamUrl = 'http://maps.test/arcgis'

/** What a case's map server is made of. */
export interface UpstreamParts {
  readonly world: World
  /** Services beside those of the sample server. */
  readonly handlers: Readonly<Record<string, ServiceHandler>>
  /** What stands in the file of the output directory. */
  readonly outputText: string
  readonly manner: Manner
  /** What stands in whatever the server tells of its map that nobody asked for. */
  readonly words: string
}

/** What looks on while a gateway works, and how its map server differs from others besides its manner. */
export interface Onlooker {
  readonly habits?: Habits
  /** Called before a question of a caller reaches the map server. */
  readonly beforeAsking?: (question: Question) => void
  /** Where grants find their areas; default those of these tests. */
  readonly book?: AreaBook
  /** Keeps answers and painted pictures; default: nothing is kept. */
  readonly keeping?: {
    readonly answering: (forward: Forward) => Pick<Rooms, 'forward' | 'ready' | 'open'>
    readonly paint: (paint: Paint) => Paint
  }
}

/** Joins real rooms over a world. */
export async function createTestGateway(
  { world, handlers, outputText, manner, words }: UpstreamParts,
  grants: readonly PlainGrant[],
  { beforeAsking, habits, keeping, book = testBook }: Onlooker = {},
): Promise<TestGateway> {
  const site: Site = { ...siteOf(world, handlers, outputText), habits: { ...habitsOf(manner), ...habits } }
  let done = nothingDone()
  const forward: Forward = async (outbound) => {
    beforeAsking?.(outbound.question)
    const { reply, execution } = await forwardTo(site, asReadBy(manner, outbound.question))
    // What the gateway finds out about areas by itself is not what it asks for a caller.
    if (outbound.delivery.principalId !== 'gateway') {
      done.executions.push(execution)
      done.questions.push(outbound.question)
    }
    const told = { words, layerIds: world.layers.map(({ id }) => id) }
    return promised(outbound, asToldBy(manner, outbound.question, reply, told))
  }
  const exactly: Forward = async ({ question }) => (await forwardTo(site, question)).reply
  const catalog = createCatalog({ forward: exactly, upstreams: ['sample'], clock: () => nowMs, refreshMs: 0 })
  await catalog.refresh()
  const authorizer = compileGrants({ grants: grants.map((grant) => grantSection.parse(grant)) }, book)
  const pictures: AskedPicture[] = []
  const keep = (picture: AskedPicture) => String(pictures.push(picture))
  let principal: Principal | undefined
  const rooms: Rooms = {
    ogc: createOgcDoors({
      open: openOgc,
      isOgc: () => false,
      publicUrl: 'https://gate.test',
      book: createCapabilitiesBook({ clock: () => nowMs }),
      referencesOf: () => undefined,
      takesConditions: () => true,
      titleOf: () => undefined,
      listsLowestFirst: () => false,
    }),
    authenticate: () => principal as Principal,
    siteEndpoint: () => undefined,
    learn: async () => undefined,
    catalog: () => catalog.current(),
    admit: () => () => {},
    maxUpstreamRequests: Number.POSITIVE_INFINITY,
    outageOf: () => undefined,
    authorize: authorizer.authorize,
    anonymousHasGrants: authorizer.anonymousHasGrants,
    findOut: findOutOver(forward),
    plan: createPlanner({ href: { keep, publicUrl, clock: () => nowMs }, ...createMasking(keeping?.paint) }),
    ...(keeping ? keeping.answering(forward) : { forward }),
    transform: (request, reply, obligations) => {
      done.alarms.push(...(reply.alarms ?? []))
      return transform(request, reply, obligations, { publicUrl, upstreamUrl })
    },
    clock: () => nowMs,
  }
  const run = async (work: (trace: Trace) => Promise<Reply>, inbound: Inbound): Promise<CaseReply> => {
    const trace: Trace = {}
    try {
      return await bytesOf(await work(trace), done)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      const { headers } = inbound
      const presented = trace.ogc
        ? await presentOgcError(error, trace.ogc, { headers, isKnown: true })
        : presentError(error, { presentation: trace.presentation, headers, realStatus: true })
      return { ...(await bytesOf(presented, done)), refused: error.code, why: error.detail }
    }
  }
  return {
    async ask(who, request) {
      principal = who
      done = nothingDone()
      const inbound = inboundOf(request)
      const output = /^\/\.mapgate\/out\/(.+)$/.exec(request.path)?.[1]
      if (output !== undefined) {
        const kept = pictures[Number(output) - 1]
        const map = kept && parseRequest(kept.request).request
        if (kept === undefined || map === undefined) throw new Error(`there is no picture ${output}`)
        return run(
          () => answerAs({ inbound, mount, map }, { principal: kept.principal, charge: () => {} }, rooms, {}),
          inbound,
        )
      }
      const asked = parseRequest(siteRequest(inbound, mount)).request
      return {
        ...(await run((trace) => handle(inbound, mount, rooms, trace), inbound)),
        asked: answeredAs(request) ?? (asked && { id: asked.operation.id, format: asked.format }),
      }
    },
    async direct(request) {
      done = nothingDone()
      const { reply, execution } = await forwardTo(site, directQuestion(request))
      done.executions.push(execution)
      return {
        ...(await bytesOf({ status: reply.status, headers: reply.headers, body: reply.body }, done)),
        refused: reply.error && 'upstream',
      }
    },
    close: () => catalog.close(),
  }
}

function siteOf(world: World, handlers: UpstreamParts['handlers'], outputText: string): Site {
  let state = 1
  const random = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const tokens = {
    generate: () => ({ kind: 'json' as const, value: {} }),
    check: () => undefined,
    revokeAll: () => undefined,
  }
  const made = createSampleOutputs(random)
  const kept = { body: pictureOf(outputText), contentType: 'image/png' }
  const outputs = { ...made, get: (path: string) => (path === keptOutput ? kept : made.get(path)) }
  return { world, services: { ...services, ...handlers }, tokens, outputs, nowMs: () => nowMs, random }
}

async function forwardTo(site: Site, { method, path, query, body, contentType: type }: Question) {
  const form = body === undefined ? {} : await readForm(Buffer.from(body), type ?? formType)
  const parameters = readParameters({ query: new URLSearchParams(query), ...form })
  const segments = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  const { reply, execution } = await answer(site, {
    request: { method, segments, parameters, header: () => '', remoteAddress: '127.0.0.1' },
    path: segments,
    siteUrl: upstreamUrl,
  })
  const { body: content, contentType, status = 200, headers } = toBytes(reply, parameters)
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const error = reply.kind === 'json' ? errorIn(reply.value) : undefined
  return {
    reply: {
      status,
      headers: { 'content-type': contentType, ...lowerCase(headers) },
      body: bytes,
      ...(error ? { error } : {}),
      elapsedMs: 0,
    },
    execution,
  }
}

/** A good reply of the kind that was asked for, as the gateway takes it from a map server. */
function promised({ question, delivery }: Outbound, reply: UpstreamReply): UpstreamReply {
  const { status, headers, error } = reply
  const body = reply.body as Uint8Array
  if (error !== undefined) return reply
  const isNamed = headers['content-disposition'] !== undefined
  demandExpected(question, { status, type: headers['content-type'], isNamed, first: body.subarray(0, 64) })
  const good = { ...reply, mayBeKept: true }
  return delivery.holds === 'stream' ? { ...good, body: Readable.from([body]) } : good
}

const lowerCase = (headers: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

function errorIn(value: unknown): { code: number; message: string; details: readonly string[] } | undefined {
  const error = typeof value === 'object' && value !== null && 'error' in value ? value.error : undefined
  return error as { code: number; message: string; details: readonly string[] } | undefined
}

/** What the map server was asked and did for a request. */
interface Done {
  readonly executions: Execution[]
  readonly questions: Question[]
  readonly alarms: EditAlarm[]
}

const nothingDone = (): Done => ({ executions: [], questions: [], alarms: [] })

async function bytesOf({ status, headers, body }: Reply, done: Done): Promise<CaseReply> {
  const bytes =
    body instanceof Readable
      ? Buffer.concat(await body.toArray())
      : Buffer.from((body as string | Uint8Array | null) ?? '')
  const begin = bytes.subarray(0, 200).toString('latin1')
  const refused = /^\s*(?:\/\*\*\/[^(]*\()?\{\s*"error":/.test(begin) ? 'upstream' : undefined
  return { status, headers, body: bytes, refused, ...done }
}

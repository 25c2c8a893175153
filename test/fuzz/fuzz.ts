import { Agent, request as httpRequest } from 'node:http'
import { type BuiltRequest, buildRequest, type MapRequest, parseRequest } from '@mapgate/protocol'
import { type SampleServer, startSampleServer } from '@mapgate/sample-server'
import { buildDifferences, executionDifferences, filterDifferences, Judge } from './differences.ts'
import { mutateRequest } from './mutations.ts'
import { type Narrowed, narrow } from './narrow.ts'
import { Random } from './random.ts'
import { recordedRequests } from './recorded.ts'
import { type FuzzRequest, generateRequest } from './requests.ts'

export interface FuzzOptions {
  readonly seed: number
  /** Ends after this time, or after `cases`. */
  readonly seconds: number
  readonly cases?: number
  /** The number of the first case, to run one again. Default 0. */
  readonly from?: number
  /** Ends at the first difference. Default false. */
  readonly stopAtFirst?: boolean
  /** Changes what is sent: the proof that a difference is found. */
  readonly tamper?: (built: BuiltRequest) => BuiltRequest
}

/** A request that was executed otherwise than it was parsed. */
export interface Difference {
  readonly number: number
  readonly request: FuzzRequest
  readonly what: readonly string[]
}

export interface FuzzResult {
  readonly requests: number
  /** Different sets of operation, parameters and format among the requests that were understood. */
  readonly shapes: number
  readonly refused: Readonly<Record<string, number>>
  readonly sent: number
  /** Sent and answered without an error. */
  readonly executed: number
  readonly executedByOperation: Readonly<Record<string, number>>
  /** Conditions whose evaluation was compared with the database. */
  readonly conditions: number
  /** Sent with a row filter joined to them. */
  readonly narrowed: number
  readonly differences: readonly Difference[]
}

const nowMs = Date.UTC(2026, 0, 15, 12)
const password = 'fuzz-password'

/** Generated, recorded and mutated requests through parse and build to the sample server; compares what it executed with what was parsed. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const sample = await startSampleServer({ users: [{ username: 'fuzz', password }], nowMs: () => nowMs })
  const run = new Run(sample, options)
  try {
    await run.signIn()
    const end = performance.now() + options.seconds * 1000
    const first = options.from ?? 0
    const last = first + (options.cases ?? Number.POSITIVE_INFINITY)
    for (let number = first; number < last && performance.now() < end; number += 1) {
      const differs = await run.one(number)
      if (differs && options.stopAtFirst) break
    }
    return run.result()
  } finally {
    run.close()
    await sample.close()
  }
}

class Run {
  readonly #sample: SampleServer
  readonly #options: FuzzOptions
  readonly #judge: Judge
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #recorded = recordedRequests()
  readonly #shapes = new Set<string>()
  readonly #refused: Record<string, number> = {}
  readonly #executed: Record<string, number> = {}
  readonly #differences: Difference[] = []
  #requests = 0
  #sent = 0
  #conditions = 0
  #narrowed = 0
  #token = ''

  constructor(sample: SampleServer, options: FuzzOptions) {
    this.#sample = sample
    this.#options = options
    this.#judge = new Judge(sample.world, nowMs)
  }

  async signIn(): Promise<void> {
    const body = new URLSearchParams({ username: 'fuzz', password, f: 'json', expiration: '10000' })
    const reply = await fetch(`${this.#sample.url}/tokens/`, { method: 'POST', body })
    this.#token = ((await reply.json()) as { token: string }).token
    this.#sample.report.take()
  }

  /** Runs the case with this number, which with the seed makes the request; true if a difference showed. */
  async one(number: number): Promise<boolean> {
    const random = new Random(this.#options.seed * 1_000_003 + number)
    const request = this.#make(random)
    this.#requests += 1
    const parsed = parseRequest({
      ...request,
      ...(request.body !== undefined && { body: new TextEncoder().encode(request.body) }),
    } as Parameters<typeof parseRequest>[0])
    if (!parsed.request) {
      this.#refused[parsed.fault.code] = (this.#refused[parsed.fault.code] ?? 0) + 1
      return false
    }
    this.#shapes.add(shapeOf(parsed.request))
    const what = buildDifferences(parsed, buildRequest(parsed.request))
    what.push(...this.#conditionDifferences(parsed.request))
    if (parsed.request.resource.serviceType !== undefined) {
      const { world } = this.#sample
      what.push(...(await this.#execute(random.chance(0.5) ? narrow(parsed.request, world) : parsed)))
    }
    if (what.length > 0) this.#differences.push({ number, request, what })
    return what.length > 0
  }

  #make(random: Random): FuzzRequest {
    const layer = random.pick(
      this.#sample.world.layers.filter(({ kind }) => kind !== 'group' || random.chance(0.2)),
    )
    const place = { random, world: this.#sample.world, layer }
    const request = random.chance(0.25) ? random.pick(this.#recorded) : generateRequest(place)
    return random.chance(0.45) ? mutateRequest(request, random) : request
  }

  #conditionDifferences({ parameters, resource }: MapRequest): string[] {
    const where = parameters.where
    if (where === undefined || resource.layerId === undefined) return []
    this.#conditions += 1
    return this.#judge.contradictions(resource.layerId, where).slice(0, 2)
  }

  async #execute({ request, filter }: Narrowed): Promise<string[]> {
    const { tamper = (built) => built } = this.#options
    const built = buildRequest(request)
    this.#sent += 1
    const status = await this.#send(tamper(built))
    const [execution, ...more] = this.#sample.report.take()
    if (!execution || more.length > 0)
      return [`one request was executed ${more.length + (execution ? 1 : 0)} times`]
    if (execution.errorCode === null && status < 400) {
      const { id } = request.operation
      this.#executed[id] = (this.#executed[id] ?? 0) + 1
    }
    if (execution.errorCode === 498 || execution.errorCode === 499)
      return ['the credential of the sample server was lost']
    const what = executionDifferences(request, built, execution, this.#judge)
    if (filter) {
      this.#narrowed += 1
      what.push(...filterDifferences(filter, execution, this.#judge))
    }
    return what
  }

  #send({ method, path, query, body, contentType }: BuiltRequest): Promise<number> {
    const url = `${this.#sample.url}${path}${query === '' ? '' : `?${query}`}`
    const headers = {
      'x-esri-authorization': `Bearer ${this.#token}`,
      ...(contentType && { 'content-type': contentType }),
    }
    return new Promise((done, fail) => {
      const sent = httpRequest(url, { method, headers, agent: this.#agent }, (reply) => {
        reply.resume()
        reply.on('end', () => done(reply.statusCode ?? 0))
      })
      sent.on('error', fail)
      sent.end(body)
    })
  }

  result(): FuzzResult {
    return {
      requests: this.#requests,
      shapes: this.#shapes.size,
      refused: this.#refused,
      sent: this.#sent,
      executed: Object.values(this.#executed).reduce((sum, count) => sum + count, 0),
      executedByOperation: this.#executed,
      conditions: this.#conditions,
      narrowed: this.#narrowed,
      differences: this.#differences,
    }
  }

  close(): void {
    this.#agent.destroy()
  }
}

const shapeOf = ({ operation, parameters, format }: MapRequest): string =>
  `${operation.id} ${Object.keys(parameters).join(',')} ${format}`

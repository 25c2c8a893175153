import { type Fault, FaultError } from './fault.ts'
import type { Operation } from './operation.ts'
import { readBody } from './parameters/body.ts'
import { type CollectedQuery, readQuery, takeCredentials } from './parameters/credentials.ts'
import { type NextBytes, readStreamedForm } from './parameters/multipart.ts'
import type { Collected, Pair } from './parameters/pairs.ts'
import { type Folded, fold, type Reader, readValues } from './parameters/values.ts'
import { decodePath } from './path/decode.ts'
import { findOperation, type Resolved, resolvePath } from './path/resolve.ts'
import { presentationOf, readCallback, readFormat } from './presentation.ts'
import type { RawRequest, ShownCredential } from './raw-request.ts'
import type { MapRequest, Parsed, Presentation } from './request.ts'
import type { Resource } from './resource.ts'

/** A request whose parts are read, except the values of its parameters. */
export interface Opened {
  readonly shown: readonly ShownCredential[]
  readonly presentation: Presentation
  /** What its path leads to; undefined where it leads nowhere. */
  readonly operation?: Operation
  readonly resource?: Resource
  /** Reads the values, and finds what is wrong with them. */
  readonly read: () => Parsed
}

/**
 * Reads of a request what is needed to know who asks, and for what: its credentials and its path. The values of its parameters, which
 * cost more, are read by `read`. Never throws for anything that a client can send.
 * @param reader default `gateway`, which takes from no client what is sent to map servers alone
 */
export function openRequest(raw: RawRequest, reader: Reader = 'gateway'): Opened {
  return open(raw, { query: readQuery(raw.query), body: readBody(raw) }, reader)
}

/**
 * Reads a request of an ArcGIS site. Query, form and multipart are one set of parameters; names and path literals have no case.
 * Never throws for anything that a client can send: what cannot be understood is a fault, beside the credentials that were
 * found and the presentation that the fault needs.
 */
export function parseRequest(raw: RawRequest): Parsed {
  return openRequest(raw).read()
}

/**
 * Opens a request whose multipart body comes as a stream, as far as its file. Clients put fields behind a file (`f` and `token`,
 * protocol notes 8.12), when it is too late for them to decide anything: they may stand there if they repeat what is known. Where no
 * `f` is known, it is `json`.
 */
export async function openStreamed(raw: RawRequest, next: NextBytes): Promise<Opened> {
  const query = readQuery(raw.query)
  const known = (front: readonly Pair[]): Pair[] => {
    const pairs = [...query.pairs, ...front]
    return pairs.some(isFormat) ? pairs : [...pairs, assumedFormat]
  }
  const form = await readStreamedForm(next, raw.contentType ?? '', (pair, front) =>
    known(front).some((one) => isSame(one, pair)),
  )
  const pairs = known(form.pairs).slice(query.pairs.length)
  return open(raw, { query, body: { ...form, pairs } }, 'gateway')
}

const isFormat = ({ name }: Pair): boolean => name.toLowerCase() === 'f'
const assumedFormat: Pair = { name: 'f', value: 'json', carrier: 'form' }
const isSame = (one: Pair, other: Pair): boolean =>
  one.name.toLowerCase() === other.name.toLowerCase() && one.value === other.value

interface CollectedParts {
  readonly query: CollectedQuery
  readonly body: Collected
}

function open(raw: RawRequest, { query, body }: CollectedParts, reader: Reader): Opened {
  const method = raw.method === 'HEAD' ? 'GET' : raw.method
  const { shown, others, fault: glued } = takeCredentials(query.pairs, body.pairs)
  const { ignored } = raw
  const { folded, fault: repeated } = fold(
    ignored ? others.filter(({ name }) => !ignored.has(name.toLowerCase())) : others,
  )
  const place = attempt(() => locate(raw.path, query.pathTails))
  const found = place instanceof FaultError ? undefined : place
  const presentation = presentationOf(found?.operation, method, folded)
  const read = (): Parsed => {
    const request =
      found === undefined
        ? (place as FaultError)
        : (refusalOf(found.operation) ??
          query.fault ??
          body.fault ??
          glued ??
          repeated ??
          attempt(() => readRequest(found, { method, folded, reader })))
    if (!(request instanceof FaultError)) return { shown, presentation, request }
    return { shown, presentation, fault: faultOf(request, found?.operation) }
  }
  return { shown, presentation, ...found, read }
}

function attempt<T>(read: () => T): T | FaultError {
  try {
    return read()
  } catch (error) {
    if (error instanceof FaultError) return error
    throw error
  }
}

function refusalOf({ refused }: Operation): FaultError | undefined {
  return refused === undefined ? undefined : new FaultError('request.operation-refused', refused)
}

function faultOf({ fault }: FaultError, operation: Operation | undefined): Fault {
  return operation === undefined ? fault : { ...fault, operation: operation.id }
}

/** The operation of a path, or of the path that a client meant when it glued the end of it behind a token (protocol notes 8.5). */
function locate(path: string, tails: readonly string[]): Resolved {
  const segments = decodePath(path)
  const base = resolvePath(segments)
  if (tails.length === 0) return base
  const [tail = '', ...more] = new Set(tails)
  const glued =
    base.resource.service !== undefined &&
    more.length === 0 &&
    findOperation([...segments, ...decodePath(tail)])
  if (glued) return glued
  throw new FaultError(
    'request.path-glued',
    'A path stands behind the token. Use a service URL without a query, and send the token in a header or as a parameter of its own.',
  )
}

interface Asked {
  readonly method: string
  readonly folded: Folded
  readonly reader: Reader
}

function readRequest({ operation, resource }: Resolved, { method, folded, reader }: Asked): MapRequest {
  if (!operation.methods.some((one) => one === method)) {
    throw new FaultError(
      'request.method-not-allowed',
      `${operation.id} is asked with ${operation.methods.join(' or ')}.`,
    )
  }
  const format = readFormat(operation, folded)
  const callback = readCallback(format, method, folded)
  const { values: parameters, dropped } = readValues(operation, folded, reader)
  // Operations that are not served ended before.
  const request = { operation, resource, parameters, format, dropped } as MapRequest<Operation> as MapRequest
  return callback === undefined ? request : { ...request, callback }
}

import type { Expression } from './expression/index.ts'
import type { Fault } from './fault.ts'
import type { Format, Operation, ParameterValues } from './operation.ts'
import { encodedText, keepEncoded } from './parameters/encoded.ts'
import type { Resource } from './resource.ts'
import type { ValueType } from './value.ts'
import { completeGeometryType } from './values/geometry-type.ts'

/** A request as it arrived, cut to what the grammar reads. */
export interface RawRequest {
  /** Upper-case HTTP method; `HEAD` is read as `GET`. */
  readonly method: string
  /** Raw, percent-encoded, from the site root on: `/rest/services/…`, `/tokens/generateToken`, `/rest/info`. */
  readonly path: string
  /** Raw, without the question mark. */
  readonly query: string
  readonly contentType?: string
  readonly body?: Uint8Array
  /** Lower-case names of parameters that an app adds to all its requests, and that are as if they were not there. */
  readonly ignored?: ReadonlySet<string>
}

/** A credential found among the parameters (names `token` and `mg_ticket`), cut at the first `?` or `/` (protocol notes 1.2, 8.5). */
export interface ShownCredential {
  readonly carrier: 'query' | 'form'
  readonly name: 'token' | 'mg_ticket'
  readonly value: string
}

/** How a refusal has to look: decided by the operation first, then by `f` (design: "How a refusal looks"). */
export type PresentationStyle = 'json' | 'bytes' | 'html'

/** How a reply or refusal must look; known even when the request is faulty. */
export interface Presentation {
  /** `json`: status 200 and the envelope. `bytes`: the real status. `html`: the plain page. */
  readonly style: PresentationStyle
  /** The format asked for, or the operation's default; `json` where `f` was not understood. */
  readonly format: Format
  /** A well-formed JSONP callback of a JSON request. */
  readonly callback?: string
}

/** A request that was understood. Immutable; `withParameter` and `withResource` make changed copies. */
export interface MapRequest {
  readonly operation: Operation
  readonly resource: Resource
  /** Typed values by lower-case parameter name; read with `parameterOf`. */
  readonly parameters: ParameterValues
  readonly format: Format
  readonly callback?: string
  /** Names of unknown parameters that were dropped (reads only), as the client spelled them. */
  readonly dropped: readonly string[]
}

/** What parsing found: credentials and presentation always, and exactly one of request and fault. */
export type Parsed = {
  readonly shown: readonly ShownCredential[]
  readonly presentation: Presentation
} & (
  | { readonly request: MapRequest; readonly fault?: undefined }
  | { readonly request?: undefined; readonly fault: Fault }
)

/** The type of a parameter of this request's operation, by Esri's spelling or lower case; undefined where the operation has none. */
export function typeOf(request: MapRequest, name: string): ValueType<unknown> | undefined {
  const key = name.toLowerCase()
  return request.operation.parameters.find((spec) => spec.key === key)?.type
}

/**
 * The value of a parameter, or undefined where the request does not carry it.
 * `type` must be the type that the operation declares for it: anything else is a mistake of the caller and throws.
 */
export function parameterOf<T>(request: MapRequest, name: string, type: ValueType<T>): T | undefined {
  const key = name.toLowerCase()
  if (!request.parameters.has(key)) return undefined
  demandType(request, name, type)
  return request.parameters.get(key) as T
}

/** Every field that the values of a request name, in lower case, with the parameters that name it: what an oracle on a hidden field would need. */
export function fieldsNamed(request: MapRequest): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>()
  for (const { name, key, type, selects } of request.operation.parameters) {
    if (!selects.includes('fields') || !request.parameters.has(key)) continue
    for (const field of type.fieldsIn?.(request.parameters.get(key)) ?? []) {
      const lower = field.toLowerCase()
      named.set(lower, [...(named.get(lower) ?? []), name])
    }
  }
  return named
}

/** Every layer that the values of a request name, the layer of its path included. What a list leaves out (defaults, `all`) is not named. */
export function layersNamed(request: MapRequest): ReadonlySet<number> {
  const named = new Set<number>()
  if (request.resource.layerId !== undefined) named.add(request.resource.layerId)
  for (const { key, type, selects } of request.operation.parameters) {
    if (!selects.includes('layers') || !request.parameters.has(key)) continue
    for (const layer of type.layersIn?.(request.parameters.get(key)) ?? []) named.add(layer)
  }
  return named
}

/** A copy of the request in which a parameter has this value, or is absent when `value` is undefined. The type of a geometry follows it. */
export function withParameter<T>(
  request: MapRequest,
  name: string,
  type: ValueType<T>,
  value: T | undefined,
): MapRequest {
  demandType(request, name, type)
  const key = name.toLowerCase()
  const parameters = new Map(request.parameters)
  if (value === undefined) parameters.delete(key)
  else parameters.set(key, value)
  if (key !== 'geometry' || typeOf(request, 'geometryType') === undefined) return { ...request, parameters }
  parameters.delete('geometrytype')
  return { ...request, parameters: completeGeometryType(parameters) }
}

/** A copy of the request in which every condition and expression of its parameters is changed. */
export function mapExpressions(
  request: MapRequest,
  change: (expression: Expression) => Expression,
): MapRequest {
  const parameters = new Map(request.parameters)
  for (const { key, type } of request.operation.parameters) {
    if (type.mapExpressions && parameters.has(key))
      parameters.set(key, type.mapExpressions(parameters.get(key), change))
  }
  return { ...request, parameters }
}

/** The long values of a request as they are sent on, by their keys: for `rememberEncoded` where they came from another thread. */
export function encodedValues({ operation, parameters }: MapRequest): ReadonlyMap<string, string> {
  const long = operation.parameters.filter(({ key, type }) => type.isBulk && parameters.has(key))
  return new Map(long.map(({ key, type }) => [key, encodedText(type, parameters.get(key))]))
}

/** Takes the texts of long values as they were made elsewhere; values that are changed later are printed anew. */
export function rememberEncoded({ parameters }: MapRequest, texts: ReadonlyMap<string, string>): void {
  for (const [key, text] of texts) keepEncoded(parameters.get(key), text)
}

/** A copy of the request for a changed resource: the catalogue's spelling of folder and service, another layer. */
export function withResource(request: MapRequest, change: Partial<Resource>): MapRequest {
  return { ...request, resource: { ...request.resource, ...change } }
}

/** A copy of the request that asks for another format of the same operation. */
export function withFormat(request: MapRequest, format: Format): MapRequest {
  if (!request.operation.formats.includes(format)) {
    throw new TypeError(`${request.operation.id} has no format ${format}`)
  }
  return { ...request, format }
}

function demandType<T>(request: MapRequest, name: string, type: ValueType<T>): void {
  const declared = typeOf(request, name)
  if (declared === type) return
  throw new TypeError(
    `${request.operation.id} declares ${name} as ${declared?.id ?? 'nothing'}, not ${type.id}`,
  )
}

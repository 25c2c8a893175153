import { type ChangesOf, changed } from './change.ts'
import type { Expression } from './expression/index.ts'
import type { Fault } from './fault.ts'
import type { Format, Operation, ParameterSpec, ParameterValues, ValuesOf } from './operation.ts'
import type { OperationId, OperationWith, ServedOperation } from './operations/index.ts'
import { encodedText, keepEncoded } from './parameters/encoded.ts'
import type { ShownCredential } from './raw-request.ts'
import type { Resource } from './resource.ts'
import { completeGeometryType } from './values/geometry/geometry-type.ts'

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

/**
 * A request that was understood, of the operations in `Asked`: of any one that is served, where nothing else is said. Immutable;
 * `withValues`, `without`, `withResource` and `withFormat` make changed copies.
 */
export interface MapRequest<Asked extends Operation = ServedOperation> {
  readonly operation: Asked
  readonly resource: Resource
  /** Values by Esri's spelling. A name that no operation in `Asked` declares does not compile. */
  readonly parameters: ValuesOf<Asked['parameters'][number]>
  readonly format: Format
  readonly callback?: string
  /** Names of unknown parameters that were dropped (reads only), as the client spelled them. */
  readonly dropped: readonly string[]
}

/** A request of the operations with these ids. */
export type RequestFor<Id extends OperationId> = MapRequest<OperationWith<Id>>

/** A request for code that goes through the declarations of its operation. */
type AnyRequest = MapRequest<Operation>

/** A value that a request carries, with its declaration. */
export interface DeclaredValue extends ParameterSpec {
  readonly value: unknown
}

/** What parsing found: credentials and presentation always, and exactly one of request and fault. */
export type Parsed = {
  readonly shown: readonly ShownCredential[]
  readonly presentation: Presentation
} & (
  | { readonly request: MapRequest; readonly fault?: undefined }
  | { readonly request?: undefined; readonly fault: Fault }
)

/** True for a request of one of these operations; from there on its values have the types that those declare. */
export function isFor<Id extends OperationId>(
  request: MapRequest,
  ...ids: readonly Id[]
): request is RequestFor<Id> {
  return ids.some((id) => id === request.operation.id)
}

/** True where the operation of this very request declares a parameter. */
export function declares<Asked extends Operation>(
  { operation }: MapRequest<Asked>,
  name: keyof MapRequest<Asked>['parameters'] & string,
): boolean {
  return operation.parameters.some((spec) => spec.name === name)
}

/** The values that a request carries, each with its declaration, in the order of the declarations. */
export function declaredValues({ operation, parameters }: AnyRequest): readonly DeclaredValue[] {
  return operation.parameters.flatMap((spec) => {
    const value = parameters[spec.name]
    return value === undefined ? [] : [{ ...spec, value }]
  })
}

/** Every field that the values of a request name, in lower case, with the parameters that name it: what an oracle on a hidden field would need. */
export function fieldsNamed(request: AnyRequest): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>()
  for (const { name, type, selects, value } of declaredValues(request)) {
    if (!selects.includes('fields')) continue
    for (const field of type.fieldsIn?.(value) ?? []) {
      const lower = field.toLowerCase()
      named.set(lower, [...(named.get(lower) ?? []), name])
    }
  }
  return named
}

/** Every layer that the values of a request name, the layer of its path included. What a list leaves out (defaults, `all`) is not named. */
export function layersNamed(request: AnyRequest): ReadonlySet<number> {
  const named = new Set<number>()
  if (request.resource.layerId !== undefined) named.add(request.resource.layerId)
  for (const { type, selects, value } of declaredValues(request)) {
    if (!selects.includes('layers')) continue
    for (const layer of type.layersIn?.(value) ?? []) named.add(layer)
  }
  return named
}

/** The layer that a request is about: the one in its path, or the one behind the layer that it composes. */
export const namedLayer = ({ resource, parameters }: MapRequest): number | undefined =>
  resource.layerId ?? parameters.layer?.mapLayerId

/**
 * A copy of the request with other values; undefined takes one away. The type of a geometry follows it.
 * Throws where the operation of this very request has no such parameter, which is a mistake of the caller.
 */
export function withValues<Asked extends Operation, Given extends MapRequest<Asked>>(
  request: Given & MapRequest<Asked>,
  changes: ChangesOf<MapRequest<Asked>['parameters']>,
): Given {
  const isDeclared = (name: string) => request.operation.parameters.some((spec) => spec.name === name)
  const strange = Object.keys(changes).find((name) => !isDeclared(name))
  if (strange !== undefined) throw new TypeError(`${request.operation.id} has no parameter ${strange}`)
  const values = changed<ParameterValues>(request.parameters, changes)
  if (!('geometry' in changes) || !isDeclared('geometryType')) return withAll(request, values)
  return withAll(request, completeGeometryType(changed(values, { geometryType: undefined })))
}

/** A copy of the request without these parameters, whether they are there or not. */
export function without<Asked extends Operation, Given extends MapRequest<Asked>>(
  request: Given & MapRequest<Asked>,
  ...names: readonly (keyof MapRequest<Asked>['parameters'] & string)[]
): Given {
  const gone = new Set<string>(names)
  return withSome(request, (name) => !gone.has(name))
}

/** A copy of the request with these parameters only. */
export function only<Asked extends Operation, Given extends MapRequest<Asked>>(
  request: Given & MapRequest<Asked>,
  ...names: readonly (keyof MapRequest<Asked>['parameters'] & string)[]
): Given {
  const kept = new Set<string>(names)
  return withSome(request, (name) => kept.has(name))
}

/** A copy of the request in which every condition and expression of its parameters is changed. */
export function mapExpressions<Given extends AnyRequest>(
  request: Given,
  change: (expression: Expression) => Expression,
): Given {
  const changes: Record<string, unknown> = {}
  for (const { name, type, value } of declaredValues(request)) {
    if (type.mapExpressions) changes[name] = type.mapExpressions(value, change)
  }
  return withAll(request, changed<ParameterValues>(request.parameters, changes))
}

function withSome<Given extends AnyRequest>(request: Given, isKept: (name: string) => boolean): Given {
  const kept = Object.entries(request.parameters).filter(([name]) => isKept(name))
  return withAll(request, Object.freeze(Object.fromEntries(kept)))
}

/** Values that were taken from those of a request of the same operation, each with its type. */
const withAll = <Given extends AnyRequest>(request: Given, values: ParameterValues): Given => ({
  ...request,
  parameters: values,
})

/** The long values of a request as they are sent on, by their names: for `rememberEncoded` where they came from another thread. */
export function encodedValues(request: AnyRequest): ReadonlyMap<string, string> {
  const long = declaredValues(request).filter(({ type }) => type.isBulk)
  return new Map(long.map(({ name, type, value }) => [name, encodedText(type, value)]))
}

/** Takes the texts of long values as they were made elsewhere; values that are changed later are printed again. */
export function rememberEncoded({ parameters }: AnyRequest, texts: ReadonlyMap<string, string>): void {
  for (const [name, text] of texts) keepEncoded(parameters[name], text)
}

/** A copy of the request for a changed resource: the catalogue's spelling of folder and service, another layer. */
export function withResource<Given extends AnyRequest>(request: Given, change: Partial<Resource>): Given {
  return { ...request, resource: { ...request.resource, ...change } }
}

/** A copy of the request that asks for another format of the same operation. */
export function withFormat<Given extends AnyRequest>(request: Given, format: Format): Given {
  if (!request.operation.formats.includes(format)) {
    throw new TypeError(`${request.operation.id} has no format ${format}`)
  }
  return { ...request, format }
}

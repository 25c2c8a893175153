import type { IntentBase, Own } from '../intent/index.ts'
import type { ParameterValues } from '../operation.ts'
import { type OperationId, operationOf } from '../operations/index.ts'
import { declaredValues, type MapRequest, without, withValues } from '../request.ts'
import type { Resource } from '../resource.ts'

/** Names of parameters, in Esri's spelling. */
export type ParameterName = keyof MapRequest['parameters'] & string

/** What an intent that was read says beside its own parts. */
export type ReadBase = Required<Omit<IntentBase<string>, 'kind' | 'notCarried' | 'words'>> &
  Pick<IntentBase<string>, 'notCarried'>

/** A request as other packages pass it on. */
export const asOwn = (map: MapRequest): Own => map as unknown as Own

/** The request that was passed on. */
export const requestIn = (own: Own): MapRequest => own as unknown as MapRequest

/** The parts that every intent has, of a request whose intent carries these parameters; the others ride along. */
export function readBase(map: MapRequest, carried: readonly ParameterName[]): ReadBase {
  const { folder, service, serviceType } = map.resource
  const own = without(map, ...carried)
  const notCarried = declaredValues(own).flatMap(({ name, selects }) => (selects.length > 0 ? [name] : []))
  return {
    service: {
      ...(folder === undefined ? {} : { folder }),
      ...(service === undefined ? {} : { service }),
      ...(serviceType === undefined ? {} : { serviceType }),
    },
    format: map.format,
    own: asOwn(own),
    ...(notCarried.length > 0 ? { notCarried } : {}),
    calledAs: map.operation.id,
  }
}

/** What an intent is printed as. */
export interface Printing {
  readonly id: OperationId
  /** What the path names below the service. */
  readonly resource: Partial<Resource>
  /** Values by Esri's spelling; those that are undefined are not there. */
  readonly values: ParameterValues
}

/**
 * The request of an operation with these values, and with what rides along as far as the operation knows it.
 * Throws where the operation has no parameter for one of the values, which is a mistake of the caller.
 */
export function printAs(
  { service, format, own }: IntentBase<string>,
  { id, resource, values }: Printing,
): MapRequest {
  const operation = operationOf(id)
  const along: Partial<MapRequest> = own === undefined ? {} : requestIn(own)
  const known = new Set<string>(operation.parameters.map(({ name }) => name))
  const kept = Object.entries(along.parameters ?? {}).filter(([name]) => known.has(name))
  const bare: MapRequest = {
    dropped: [],
    ...along,
    operation,
    resource: { ...service, ...resource },
    parameters: Object.freeze(Object.fromEntries(kept)),
    format,
  }
  return withValues(
    bare,
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  )
}

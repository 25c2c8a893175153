import type { IntentBase, Own } from '../intent/index.ts'
import type { Format, ParameterValues } from '../operation.ts'
import { type OperationId, operationOf } from '../operations/index.ts'
import { declaredValues, type MapRequest, without, withValues } from '../request.ts'
import type { Resource } from '../resource.ts'

/** Names of parameters, in Esri's spelling. */
export type ParameterName = keyof MapRequest['parameters'] & string

/** Values by Esri's spelling. */
export type ParameterChanges = {
  readonly [Name in keyof MapRequest['parameters']]?: MapRequest['parameters'][Name] | undefined
}

/** What an intent that was read says beside its own parts. */
type ReadBase = Required<Omit<IntentBase<string>, 'kind' | 'notCarried' | 'words'>> &
  Pick<IntentBase<string>, 'notCarried'>

/** A request, or a value of one, as other packages pass it on. */
export const asOwn = (value: object): Own => value as unknown as Own

/** A value that was passed on. */
export const ownValue = <T extends object>(own: Own): T => own as unknown as T

/** The request that was passed on. */
export const requestIn = (own: Own): MapRequest => ownValue<MapRequest>(own)

/** A copy without the members that are undefined. */
export const known = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T

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
interface Printing {
  readonly id: OperationId
  /** What the path names below the service. */
  readonly resource: Partial<Resource>
  /** Values by Esri's spelling; those that are undefined are not there. */
  readonly values?: ParameterValues
}

/**
 * The request of an operation with these values, and with what rides along as far as the operation knows it.
 * Throws where the operation has no parameter for one of the values, which is a mistake of the caller.
 */
export function printAs(
  { service, format, own }: IntentBase<string>,
  { id, resource, values = {} }: Printing,
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

/** The request that rides along, of an intent that only describes it. */
export const printRiding = ({ own, format }: { readonly own?: Own; readonly format: Format }): MapRequest => {
  if (own === undefined) throw new TypeError('an intent that only describes a request needs one')
  return { ...requestIn(own), format }
}

import {
  type MapRequest,
  only as onlyParameters,
  type ParameterValues,
  without as withoutParameters,
  withValues as withParameters,
} from '@mapgate/protocol'

const named = ({ parameters }: { readonly parameters: ParameterValues }, name: string): unknown =>
  parameters[name]

/** The number of a parameter; undefined where it is absent. */
export function numberOf(map: MapRequest, name: string): number | undefined {
  const value = named(map, name)
  return typeof value === 'number' ? value : undefined
}

/** True where a boolean parameter is true. */
export function isSet(map: MapRequest, name: string): boolean {
  return named(map, name) === true
}

/** True where a request carries a parameter at all. */
export function carries(map: MapRequest, name: string): boolean {
  return named(map, name) !== undefined
}

/** A copy with other values, each in the type that the operation declares for its parameter; undefined removes one. */
export function withValues(map: MapRequest, values: Readonly<Record<string, unknown>>): MapRequest {
  return withParameters(map, values)
}

/** A copy without these parameters, whether they are there or not. */
export function without(map: MapRequest, ...names: string[]): MapRequest {
  return withoutParameters(map, ...(names as (keyof MapRequest['parameters'])[]))
}

/** A copy with these parameters only. */
export function only(map: MapRequest, ...names: string[]): MapRequest {
  return onlyParameters(map, ...(names as (keyof MapRequest['parameters'])[]))
}

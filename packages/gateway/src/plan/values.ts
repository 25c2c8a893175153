import { type MapRequest, typeOf, withParameter } from '@mapgate/protocol'

/** The number of a parameter; undefined where it is absent. */
export function numberOf(map: MapRequest, name: string): number | undefined {
  const value = map.parameters.get(name.toLowerCase())
  return typeof value === 'number' ? value : undefined
}

/** True where a boolean parameter is true. */
export function isSet(map: MapRequest, name: string): boolean {
  return map.parameters.get(name.toLowerCase()) === true
}

/** True where a request carries a parameter at all. */
export function carries(map: MapRequest, name: string): boolean {
  return map.parameters.has(name.toLowerCase())
}

/** A copy with other values, each in the type that the operation declares for its parameter; undefined removes one. */
export function withValues(map: MapRequest, values: Readonly<Record<string, unknown>>): MapRequest {
  return Object.entries(values).reduce((changed, [name, value]) => {
    const type = typeOf(changed, name)
    if (type === undefined) throw new TypeError(`${map.operation.id} has no parameter ${name}`)
    return withParameter(changed, name, type, value)
  }, map)
}

/** A copy without these parameters, whether they are there or not. */
export function without(map: MapRequest, ...names: string[]): MapRequest {
  const gone = new Set(names.map((name) => name.toLowerCase()))
  return { ...map, parameters: new Map([...map.parameters].filter(([key]) => !gone.has(key))) }
}

/** A copy with these parameters only. */
export function only(map: MapRequest, ...names: string[]): MapRequest {
  const kept = new Set(names.map((name) => name.toLowerCase()))
  return { ...map, parameters: new Map([...map.parameters].filter(([key]) => kept.has(key))) }
}

import type { Operation } from '../operation.ts'
import { operations } from '../operations/index.ts'
import { ValueError } from '../value.ts'

/**
 * What a client asks for because a description promises it: an operation of the same service type, and where the promise is about more, a
 * parameter of it, and a value of that: `query`, `query returnCentroid`, `query spatialRel=esriSpatialRelDisjoint`, `query f=pbf`.
 */
export type Need = string

const byId = new Map(operations.map((operation) => [operation.id, operation]))
const known = new Map<string, Operation | undefined>()

/** The operation of a need, where the grammar serves what is needed of it; undefined where it does not. */
export function servedOperation(serviceType: string, need: Need): Operation | undefined {
  const key = `${serviceType} ${need}`
  if (!known.has(key)) known.set(key, readNeed(serviceType, need))
  return known.get(key)
}

function readNeed(serviceType: string, need: Need): Operation | undefined {
  const [, name, parameter, value] = /^(\w+)(?: (\w+)(?:=(.*))?)?$/s.exec(need) ?? []
  const operation = byId.get(`${serviceType}.${name}`)
  if (operation === undefined || operation.refused !== undefined) return undefined
  if (parameter === undefined) return operation
  return takes(operation, parameter, value) ? operation : undefined
}

function takes({ formats, parameters }: Operation, name: string, value: string | undefined): boolean {
  if (name === 'f') return formats.some((format) => format === value?.toLowerCase())
  const type = parameters.find(({ key }) => key === name.toLowerCase())?.type
  if (type === undefined || value === undefined) return type !== undefined
  try {
    type.parse(value)
    return true
  } catch (error) {
    if (error instanceof ValueError) return false
    throw error
  }
}

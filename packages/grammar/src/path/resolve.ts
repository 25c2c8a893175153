import { FaultError } from '../fault.ts'
import type { Operation, ServiceType } from '../operation.ts'
import { operations } from '../operations/index.ts'
import type { Resource } from '../resource.ts'
import { addPattern, matchPath, type PathNode, type PathValues, pathNode } from './tree.ts'
import { pathVariables } from './variables.ts'

/** Where a path leads. */
export interface Resolved {
  readonly operation: Operation
  readonly resource: Resource
}

const servicePrefix = '/rest/services/{service}/'
const siteTree = pathNode()
const serviceTrees = new Map<string, { readonly type: ServiceType; readonly tree: PathNode }>()

for (const operation of operations) {
  if (operation.path.startsWith(servicePrefix)) addServicePattern(operation)
  else addPattern(siteTree, operation.path, operation)
}

function addServicePattern(operation: Operation): void {
  const [type = '', ...rest] = operation.path.slice(servicePrefix.length).split('/')
  const key = type.toLowerCase()
  const entry = serviceTrees.get(key) ?? { type: type as ServiceType, tree: pathNode() }
  serviceTrees.set(key, entry)
  addPattern(entry.tree, rest.join('/'), operation)
}

/** Finds operation and resource of decoded segments; undefined where the grammar knows no such path. */
export function findOperation(segments: readonly string[]): Resolved | undefined {
  if (isServices(segments)) {
    // The first service type that stands where one can tells where the service's name ends.
    for (const typeIndex of [3, 4]) {
      const entry = serviceTrees.get(segments[typeIndex]?.toLowerCase() ?? '')
      if (entry !== undefined) return findInService(entry, segments, typeIndex)
    }
  }
  const values: PathValues = {}
  const operation = matchPath(siteTree, segments, 0, values)
  return operation && { operation, resource: values as Resource }
}

/** As `findOperation`, but throws `request.operation-unknown`. */
export function resolvePath(segments: readonly string[]): Resolved {
  const resolved = findOperation(segments)
  if (resolved !== undefined) return resolved
  throw new FaultError(
    'request.operation-unknown',
    'No such operation. Mapgate serves the operations of map, feature, image, tile and other services that it knows by name, and refuses every other path.',
  )
}

const isServices = (segments: readonly string[]): boolean =>
  segments[0]?.toLowerCase() === 'rest' && segments[1]?.toLowerCase() === 'services'

function findInService(
  entry: { readonly type: ServiceType; readonly tree: PathNode },
  segments: readonly string[],
  typeIndex: number,
): Resolved | undefined {
  const service = pathVariables.service(segments[typeIndex - 1] ?? '')
  const folder = typeIndex === 4 ? pathVariables.folder(segments[2] ?? '') : undefined
  if (service === undefined || (typeIndex === 4 && folder === undefined)) return undefined
  const named = { service, serviceType: entry.type }
  const resource = folder === undefined ? named : { folder, ...named }
  const operation = matchPath(entry.tree, segments, typeIndex + 1, resource)
  return operation && { operation, resource: resource as Resource }
}

import type { Operation } from '../operation.ts'
import { type PathVariable, pathVariables } from './variables.ts'

/** A node of the tree of path patterns: literals win over variables. */
export interface PathNode {
  readonly literals: Map<string, PathNode>
  readonly variables: PathBranch[]
  operation?: Operation
}

interface PathBranch {
  readonly variable: PathVariable
  /** `.pbf` in `{column}.pbf`. */
  readonly suffix: string
  /** `{file...}`: takes all segments that are left. */
  readonly rest: boolean
  readonly node: PathNode
}

/** Where a match leaves the values of its variables. */
export type PathValues = Partial<Record<PathVariable, string | number>>

/** An empty tree. */
export function pathNode(): PathNode {
  return { literals: new Map(), variables: [] }
}

/** Adds an operation under a pattern such as `{layerId}/query` or `tile/{level}/{row}/{column}.pbf`. */
export function addPattern(root: PathNode, pattern: string, operation: Operation): void {
  let node = root
  for (const segment of pattern.split('/').filter((part) => part !== '')) node = child(node, segment)
  if (node.operation !== undefined)
    throw new TypeError(`${operation.id} has the path of ${node.operation.id}`)
  node.operation = operation
}

function child(node: PathNode, segment: string): PathNode {
  const variable = /^\{([A-Za-z]+)(\.\.\.)?\}(.*)$/.exec(segment)
  if (variable === null) {
    const key = segment.toLowerCase()
    const next = node.literals.get(key) ?? pathNode()
    node.literals.set(key, next)
    return next
  }
  const [, name = '', dots, suffix = ''] = variable
  if (!(name in pathVariables)) throw new TypeError(`there is no path variable ${name}`)
  const known = node.variables.find((branch) => branch.variable === name && branch.suffix === suffix)
  if (known !== undefined) return known.node
  const next = pathNode()
  node.variables.push({ variable: name as PathVariable, suffix, rest: dots !== undefined, node: next })
  // A longer suffix says more, so it is tried first.
  node.variables.sort((a, b) => b.suffix.length - a.suffix.length)
  return next
}

/** Finds the operation of decoded segments from `index` on, and sets the values of its variables; literals are compared without case. */
export function matchPath(
  node: PathNode,
  segments: readonly string[],
  index: number,
  values: PathValues,
): Operation | undefined {
  const segment = segments[index]
  if (segment === undefined) return node.operation
  const literal = node.literals.get(segment.toLowerCase())
  const found = literal && matchPath(literal, segments, index + 1, values)
  if (found !== undefined) return found
  for (const branch of node.variables) {
    const match = matchBranch(branch, segments, index, values)
    if (match !== undefined) return match
  }
  return undefined
}

function matchBranch(
  { variable, suffix, rest, node }: PathBranch,
  segments: readonly string[],
  index: number,
  values: PathValues,
): Operation | undefined {
  const text = rest ? segments.slice(index).join('/') : (segments[index] ?? '')
  if (suffix !== '' && !text.toLowerCase().endsWith(suffix)) return undefined
  const value = pathVariables[variable](suffix === '' ? text : text.slice(0, -suffix.length))
  if (value === undefined) return undefined
  const match = matchPath(node, segments, rest ? segments.length : index + 1, values)
  // Set only on the way back, so that branches that led nowhere leave nothing behind.
  if (match !== undefined) values[variable] = value
  return match
}

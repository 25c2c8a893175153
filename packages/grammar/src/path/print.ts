import type { Operation } from '../operation.ts'
import type { Resource } from '../resource.ts'
import type { PathVariable } from './variables.ts'

type Part = string | { readonly variable: PathVariable; readonly suffix: string }

const patterns = new WeakMap<Operation, readonly Part[]>()

/** Prints the path of an operation for a resource, percent-encoded. */
export function printPath(operation: Operation, resource: Resource): string {
  const parts = patterns.get(operation) ?? compile(operation.path)
  patterns.set(operation, parts)
  let path = ''
  for (const part of parts) {
    if (typeof part === 'string') path += part
    else path += `${printVariable(resource, part.variable)}${part.suffix}`
  }
  return path
}

/** `/rest/services/{service}/MapServer` becomes literals and variables; a literal is `/`-led and never ends with a slash. */
function compile(pattern: string): readonly Part[] {
  const parts: Part[] = []
  for (const segment of pattern.split('/').slice(1)) {
    const variable = /^\{([A-Za-z]+)(?:\.\.\.)?\}(.*)$/.exec(segment)
    if (variable === null) {
      const last = parts.at(-1)
      if (typeof last === 'string') parts[parts.length - 1] = `${last}/${segment}`
      else parts.push(`/${segment}`)
    } else {
      const [, name = '', suffix = ''] = variable
      parts.push({ variable: name as PathVariable, suffix })
    }
  }
  return parts
}

function printVariable(resource: Resource, variable: PathVariable): string {
  const value = resource[variable]
  if (value === undefined) throw new TypeError(`the resource has no ${variable}`)
  if (typeof value === 'number') return `/${value}`
  const folder =
    variable === 'service' && resource.folder !== undefined ? `/${encodeSegments(resource.folder)}` : ''
  return `${folder}/${encodeSegments(value)}`
}

function encodeSegments(text: string): string {
  return /^[\w./-]*$/.test(text) ? text : text.split('/').map(encodeURIComponent).join('/')
}

import type { LinkPattern } from '@mapgate/protocol'
import { isObject, type JsonObject } from './json-body.ts'

/**
 * Rewrites the URLs of a JSON reply in place, at the places that its operation names and nowhere else.
 * `change` gives the new URL, or undefined to remove the field.
 */
export function walkLinks(
  reply: JsonObject,
  patterns: readonly LinkPattern[],
  change: (link: string) => string | undefined,
): void {
  for (const { path, rule } of patterns) {
    visit(reply, path.split('.'), (holder, key) => {
      const changed = rule === 'rewrite' ? changedValue(holder[key], change) : undefined
      if (changed === undefined) delete holder[key]
      else holder[key] = changed
    })
  }
}

function changedValue(value: unknown, change: (link: string) => string | undefined): unknown {
  if (typeof value === 'string') return isRelative(value) ? value : change(value)
  if (Array.isArray(value))
    return value.map((item) => changedValue(item, change)).filter((item) => item !== undefined)
  return undefined
}

/** Relative links stay below the gateway, as long as no host is in them. */
const isRelative = (link: string): boolean => !/^[a-z][a-z0-9+.-]*:/i.test(link) && !/^[/\\]{2}/.test(link)

function visit(node: unknown, keys: readonly string[], at: (holder: JsonObject, key: string) => void): void {
  const [first = '', ...rest] = keys
  if (!isObject(node)) return
  const isList = first.endsWith('[]')
  const name = isList ? first.slice(0, -2) : first
  for (const key of name === '*' ? Object.keys(node) : [name]) {
    if (!Object.hasOwn(node, key)) continue
    if (rest.length === 0) at(node, key)
    else if (!isList) visit(node[key], rest, at)
    else if (Array.isArray(node[key])) for (const item of node[key]) visit(item, rest, at)
  }
}

import { createHash } from 'node:crypto'
import type { Principal } from '@mapgate/policy'
import type { QuotaConfiguration } from '../../config/sections/quotas.ts'

/** Values of one attribute that are charged for one request, such as departments of somebody who works for several. */
const mostValues = 20

const longestName = 200

/**
 * Whose quota a request is charged to: a principal id, roles, or values of an attribute. Callers without the attribute share one quota, the empty subject, so that
 * nobody escapes by lacking it.
 */
export function subjectsOf(
  { per, roles = [] }: Pick<QuotaConfiguration, 'per' | 'roles'>,
  principal: Pick<Principal, 'id' | 'roles' | 'attributes'>,
): readonly string[] {
  if (per === 'principal') return [storedName(principal.id)]
  if (per === 'role') return roles.filter((role) => principal.roles.includes(role)).map(storedName)
  const value = Object.hasOwn(principal.attributes, per.attribute)
    ? principal.attributes[per.attribute]
    : undefined
  const values = [value ?? []].flat().map((one) => storedName(String(one)))
  return values.length === 0 ? [''] : [...new Set(values)].sort().slice(0, mostValues)
}

/**
 * A name as the store keeps it, whoever chose it: text that every database takes, and of a length that cannot fill it. A long name is cut, with a digest of the
 * whole, so that it stays another one.
 */
export function storedName(name: string): string {
  const text = name.toWellFormed().replaceAll('\0', '\ufffd')
  if (text.length <= longestName) return text
  return `${text.slice(0, longestName).toWellFormed()}…${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
}

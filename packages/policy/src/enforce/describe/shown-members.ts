import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import type { Asker, Member, Members, Words } from './member.ts'

/**
 * A description, or a part of one, as far as its promises are kept and it tells of nothing that is hidden. Members of no row stay for callers
 * from whom nothing is hidden, and are left out for the others.
 */
export function shownMembers(json: JsonObject, members: Members, asker: Asker): JsonObject {
  const names = Object.keys(json)
  // Thousands of layers in a list are mostly shown as they are: only what has to be changed is copied.
  let changed: JsonObject | undefined
  for (const name of names) {
    const value = json[name]
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    const left = member ? shownMember(value, member, asker, json) : asker.narrowed ? undefined : value
    if (changed === undefined && left !== value)
      changed = Object.fromEntries(names.slice(0, names.indexOf(name)).map((one) => [one, json[one]]))
    if (changed !== undefined && left !== undefined) changed[name] = left
  }
  return changed ?? json
}

function shownMember(value: unknown, member: Member, asker: Asker, owner: JsonObject): unknown {
  const { narrowed } = asker
  if (narrowed && member.told === undefined) return undefined
  if (!isOffered(member, asker))
    return 'otherwise' in member ? member.otherwise : typeof value === 'boolean' ? false : undefined
  if (value === null) return null
  const kept = member.words ? keptWords(value, member.words, asker) : value
  const told = narrowed && member.told ? member.told(kept, narrowed, owner) : kept
  return member.members ? withMembers(told, member.members, asker) : told
}

const isOffered = ({ needs, needsOne }: Member, { offers }: Asker): boolean =>
  (needs?.every(offers) ?? true) && (needsOne?.some(offers) ?? true)

function withMembers(value: unknown, members: Members, asker: Asker): unknown {
  const known = asker.narrowed !== undefined
  if (Array.isArray(value))
    return known
      ? objectsOf(value).map((one) => shownMembers(one, members, asker))
      : value.map((one) => (isObject(one) ? shownMembers(one, members, asker) : one))
  if (isObject(value)) return shownMembers(value, members, asker)
  return known && value !== null ? undefined : value
}

function keptWords(value: unknown, words: Words, { offers, narrowed }: Asker): unknown {
  const isKept = (word: unknown): boolean => {
    const needs = typeof word === 'string' ? words(word.trim()) : undefined
    return needs === undefined ? narrowed === undefined : needs.some((all) => all.every(offers))
  }
  if (Array.isArray(value)) return value.filter(isKept)
  if (typeof value !== 'string') return narrowed ? undefined : value
  const list = value.split(',').filter((word) => word.trim() !== '')
  const kept = list.filter(isKept)
  return kept.length === list.length ? value : kept.map((word) => word.trim()).join(',')
}

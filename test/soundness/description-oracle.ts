import type { Leak } from './checks.ts'
import type { CaseReply, CaseRequest } from './gateway.ts'
import type { Policy } from './policies.ts'
import { type Json, jsonOf, objectsOf } from './reply-values.ts'
import { sightOf, tileIsShown } from './sight.ts'
import type { Template } from './template.ts'

/** (i) The description of a layer names no field that is hidden: neither as a member, nor as a value, nor in a text of labels. */
export function hiddenNameIn(
  reply: CaseReply,
  { policy, template }: { policy: Policy; template: Template },
): Leak {
  if (reply.refused !== undefined || !/\.(?:layer|layers|dynamicLayer)$/.test(reply.asked?.id ?? ''))
    return undefined
  const json = jsonOf(reply)
  if (json === undefined) return undefined
  for (const described of layersOf(json)) {
    const layer = template.layers.find(({ id }) => id === described.id)
    const sight = sightOf(policy, template, Number(described.id))
    const hidden = new Set(layer?.fields.map(({ name }) => name).filter((name) => !sight.field(name)))
    const found = wordsIn(described).find((word) => namesIn(word).some((name) => hidden.has(name)))
    if (found !== undefined)
      return `the description of layer ${described.id} tells of a hidden field: ${found}`
  }
  return undefined
}

const layersOf = (json: Json): readonly Json[] =>
  json.id === undefined ? [...objectsOf(json.layers), ...objectsOf(json.tables)] : [json]

/** A word by itself, and what stands in brackets in a text of labels. */
const namesIn = (word: string): readonly string[] => [
  word,
  ...[...word.matchAll(/\[([^\][]+)\]/g)].flatMap(([, name]) => name ?? []),
]

function wordsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(wordsIn)
  return Object.entries(value).flatMap(([name, member]) => [name, ...wordsIn(member)])
}

/** (i) The description of the base map names no level whose tiles are not given. */
export function hiddenLevelIn(reply: CaseReply, { path }: CaseRequest, policy: Policy): Leak {
  if (reply.refused !== undefined || !path.endsWith('/Topo_Basemap/MapServer')) return undefined
  const { tileInfo } = (jsonOf(reply) ?? {}) as { tileInfo?: Json }
  const level = objectsOf(tileInfo?.lods).find(
    ({ scale }) => !tileIsShown(policy, 'Topo_Basemap', Number(scale)),
  )
  return level && `the level ${level.level} of the base map`
}

/** (i) Domains that are told are those of fields that are seen. */
export function hiddenDomainIn(
  reply: CaseReply,
  { policy, template }: { policy: Policy; template: Template },
): Leak {
  if (reply.refused !== undefined || !reply.asked?.id.endsWith('.queryDomains')) return undefined
  const seen = template.layers.flatMap((layer) => {
    const sight = sightOf(policy, template, layer.id)
    return layer.fields.filter(({ name }) => sight.field(name)).map(({ domain }) => domain?.name)
  })
  const strange = objectsOf(jsonOf(reply)?.domains).find(({ name }) => !seen.includes(String(name)))
  return strange && `the domain ${strange.name} of hidden fields`
}

import type { z } from 'zod'
import { type CrossFault, crossChecks } from './cross-checks.ts'
import { grantSection } from './sections/grants.ts'
import { issuerSection, keySection, storeSection, userSection } from './sections/identity.ts'
import { mountSection } from './sections/mounts.ts'
import { upstreamSection } from './sections/upstreams.ts'

type Raw = Readonly<Record<string, unknown>>

/**
 * Faults between keys of a file that has faults of shape as well, so that both are told at once: the entries that are well in
 * themselves are held against each other. What refers to a section with broken entries is left for the next time.
 */
export function crossChecksOfSoundPart(raw: unknown): readonly CrossFault[] {
  if (typeof raw !== 'object' || raw === null) return []
  const given = raw as Raw
  const broken = new Set<string>()
  const places = new Map<PropertyKey, readonly number[]>()
  const list = <Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema>[] => {
    const entries = Array.isArray(given[name]) ? given[name] : []
    const read = entries.map((entry) => schema.safeParse(entry))
    const sound = read.flatMap(({ success }, index) => (success ? [index] : []))
    if (sound.length < entries.length || (given[name] ?? entries) !== entries) broken.add(name)
    places.set(name, sound)
    return read.flatMap(({ data }) => (data === undefined ? [] : [data]))
  }
  const store = storeSection.prefault({}).safeParse(given.store)
  if (!store.success) broken.add('store')
  const part = {
    upstreams: upstreamsOf(given.upstreams, broken),
    mounts: list('mounts', mountSection),
    keys: list('keys', keySection),
    users: list('users', userSection),
    issuers: list('issuers', issuerSection),
    grants: list('grants', grantSection),
    store: store.data ?? {},
  }
  return crossChecks(part)
    .filter(({ path }) => !refersTo(path).some((section) => broken.has(section)))
    .map(({ path: [section = '', index, ...rest], message }) => ({
      path: [section, places.get(section)?.[Number(index)] ?? index ?? '', ...rest],
      message,
    }))
}

function upstreamsOf(raw: unknown, broken: Set<string>): Record<string, z.output<typeof upstreamSection>> {
  const entries = Object.entries(typeof raw === 'object' && raw !== null ? raw : {})
  const sound = entries.flatMap(([name, entry]) => {
    const { data } = upstreamSection.safeParse(entry)
    return data === undefined ? [] : [[name, data] as const]
  })
  if (sound.length < entries.length || entries.length === 0) broken.add('upstreams')
  return Object.fromEntries(sound)
}

/** The sections that a fault at this place was found by looking into, besides its own. */
function refersTo([section, , ...rest]: readonly PropertyKey[]): readonly string[] {
  if (section === 'mounts') return rest[0] === 'upstream' ? ['upstreams'] : []
  if (section !== 'grants') return []
  if (rest[0] === 'on') return ['mounts']
  return rest[0] === 'to' ? ['keys', 'users', 'issuers', 'store'] : []
}

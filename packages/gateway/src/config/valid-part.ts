import type { z } from 'zod'
import { isObject } from '../core/json.ts'
import type { CrossFault } from './cross-fault.ts'
import { type Configuration, configurationSchema } from './schema.ts'

/** The valid part of a file with faults of shape, so that the other checks can run on it. */
export interface ValidPart {
  readonly configuration: Configuration
  /** Faults of the part with their places in the file; those that may only follow from what was left out are left for the next time. */
  placed<Fault extends CrossFault>(faults: readonly Fault[]): readonly Fault[]
}

type Path = readonly PropertyKey[]
type Node = Record<PropertyKey, unknown>

const lists = ['mounts', 'keys', 'users', 'issuers', 'portals', 'certificates', 'proxies', 'grants'] as const

/** Values in place of required ones that were left out. */
const fillers: readonly (readonly [RegExp, () => unknown])[] = [
  [/^publicUrl$/, () => 'http://localhost'],
  [/^upstreams$/, () => ({})],
  [/^mounts$/, () => [{ path: '/left-out', upstream: 'left-out' }]],
  [/^grants\.\d+\.to$/, () => ({ anonymous: true })],
]

/** Removes keys with a fault of shape, one by one, until the rest is a configuration. */
export function validPartOf(raw: unknown): ValidPart | undefined {
  if (!isObject(raw)) return undefined
  const part = structuredClone(raw) as Node
  const places = new Map<PropertyKey, number[]>(
    lists.map((name) => [name, Array.isArray(part[name]) ? part[name].map((_, index) => index) : []]),
  )
  const cuts: Path[] = []
  for (let round = 0; round < 12; round++) {
    const checked = configurationSchema.safeParse(part)
    if (checked.success) return validPart(checked.data, places, cuts)
    const gone = new Map<PropertyKey, Set<number>>()
    for (const path of checked.error.issues.flatMap(wrongPlaces)) {
      const cut = cutOut(part, path)
      cuts.push(inFile(cut, places))
      const [section = '', index] = cut
      if (cut.length === 2 && typeof index === 'number')
        gone.set(section, (gone.get(section) ?? new Set()).add(index))
    }
    for (const [section, indexes] of gone) {
      const isLeft = (_: unknown, index: number) => !indexes.has(index)
      part[section] = (part[section] as unknown[]).filter(isLeft)
      places.set(section, places.get(section)?.filter(isLeft) ?? [])
    }
  }
  return undefined
}

const wrongPlaces = (issue: z.core.$ZodIssue): readonly Path[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]

/** Removes a value, or the object around it where the value is missing; an entry of a list of the file is only reported. */
function cutOut(part: Node, path: Path): Path {
  const filler = fillers.find(([place]) => place.test(path.join('.')))
  const [section, index] = path
  const isEntry = path.length === 2 && typeof index === 'number' && isList(section)
  if (path.length === 0 || isEntry) return path
  const above = path.slice(0, -1)
  const holder = above.reduce<unknown>((node, step) => (node as Node | undefined)?.[step], part)
  const last = path.at(-1) ?? ''
  if (filler && typeof holder === 'object' && holder !== null) {
    ;(holder as Node)[last] = filler[1]()
    return path
  }
  if (!isObject(holder) || !(last in holder)) return cutOut(part, above)
  delete (holder as Node)[last]
  return path
}

const isList = (section: PropertyKey | undefined): boolean => lists.some((name) => name === section)

/** A place in the part, as a place in the file. */
function inFile(path: Path, places: ReadonlyMap<PropertyKey, readonly number[]>): Path {
  const [section = '', index, ...rest] = path
  if (!isList(section) || typeof index !== 'number') return path
  return [section, places.get(section)?.[index] ?? -1, ...rest]
}

function validPart(
  configuration: Configuration,
  places: ReadonlyMap<PropertyKey, readonly number[]>,
  cuts: readonly Path[],
): ValidPart {
  const broken = new Set(cuts.filter(losesNames).map(([section]) => section))
  const isCertain = (path: Path): boolean =>
    path[1] !== -1 &&
    !refersTo(path).some((section) => broken.has(section)) &&
    !cuts.some((cut) => isWithin(cut, path) || isWithin(path, cut))
  return {
    configuration,
    placed: (faults) =>
      faults
        .map((fault) => ({ ...fault, path: inFile(fault.path, places) }))
        .filter(({ path }) => isCertain(path)),
  }
}

const isWithin = (inner: Path, outer: Path): boolean => outer.every((step, index) => inner[index] === step)

const nameless = /^(key|password)(File|Hash)?$|^(expires|origins|networks|carriersOff|realStatus)$/

/** True where what was left out may have held a name that others refer to. */
function losesNames([section, , key]: Path): boolean {
  if (section === 'upstreams' || section === 'areas') return key === undefined
  return key === undefined || !nameless.test(String(key))
}

/** The other sections that the check of this place looks into. */
function refersTo([section, , ...rest]: Path): readonly PropertyKey[] {
  if (section === 'mounts') return rest[0] === 'upstream' ? ['upstreams'] : []
  if (section === 'store') return ['store']
  if (section === 'upstreams') return rest.length === 0 ? ['mounts'] : []
  if (section === 'areas') return ['upstreams']
  if (section === 'resourceProxy') return ['mounts', 'portal']
  if (section !== 'grants') return []
  if (rest.length === 0) return ['grants']
  if (rest[0] === 'on') return ['mounts']
  if (rest[0] === 'with') return rest[1] === 'area' ? ['areas', 'upstreams'] : []
  return rest[0] === 'to'
    ? ['keys', 'users', 'issuers', 'signIn', 'portals', 'certificates', 'proxies', 'store']
    : []
}

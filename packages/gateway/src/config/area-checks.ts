import { type AreaSource, didYouMean } from '@mapgate/policy'
import { parseExpression } from '@mapgate/protocol'
import { type AreaPlace, type AreaUse, areaNamed, areaPlaces, areaUses, chosenBy } from './area-places.ts'
import type { CrossFault, JoinedSections } from './cross-fault.ts'

/** Faults of areas that need neither their polygons nor a map server: names, and how one of several is chosen. */
export const areaChecks = (configuration: JoinedSections): readonly CrossFault[] => [
  ...areaPlaces(configuration).flatMap((place) => [
    ...upstreamFaults(place, configuration),
    ...conditionFaults(place),
    ...staleFaults(place),
    ...unchosenFaults(place),
  ]),
  ...areaUses(configuration.grants).flatMap((use) => [
    ...nameFaults(use, configuration.areas),
    ...choiceFaults(use, configuration.areas),
  ]),
]

function upstreamFaults({ path, source }: AreaPlace, { upstreams }: JoinedSections): readonly CrossFault[] {
  if (!('upstream' in source) || Object.hasOwn(upstreams, source.upstream)) return []
  const message = `there is no upstream named ${source.upstream}${didYouMean(source.upstream, Object.keys(upstreams))}`
  return [{ path: [...path, 'upstream'], message }]
}

function conditionFaults({ path, source }: AreaPlace): readonly CrossFault[] {
  if (!('upstream' in source) || source.where === undefined) return []
  const parsed = parseExpression(source.where)
  if (!('fault' in parsed)) return []
  const message = `${parsed.fault.message}, at character ${parsed.fault.position + 1}`
  return [{ path: [...path, 'where'], message }]
}

const staleFaults = ({ path, source }: AreaPlace): readonly CrossFault[] =>
  'upstream' in source && source.maxStale < source.every
    ? [
        {
          path: [...path, 'maxStale'],
          message: 'is shorter than `every`: between two readings there would be no area',
        },
      ]
    : []

/** A grant has no way to choose one of the areas that stand in itself. */
const unchosenFaults = ({ path, source }: AreaPlace): readonly CrossFault[] =>
  path[0] === 'grants' && source.by !== undefined
    ? [
        {
          path: [...path, 'by'],
          message: 'names several areas, and the grant chooses none: put them under `areas`',
        },
      ]
    : []

function nameFaults({ path, area }: AreaUse, areas: JoinedSections['areas']): readonly CrossFault[] {
  const name = areaNamed(area)
  if (name === undefined || Object.hasOwn(areas, name)) return []
  const message = `there is no area named ${name}${didYouMean(name, Object.keys(areas))}`
  return [{ path: [...path, 'of', ...(typeof area.of === 'string' ? [] : ['area'])], message }]
}

function choiceFaults({ path, area }: AreaUse, areas: JoinedSections['areas']): readonly CrossFault[] {
  const name = areaNamed(area)
  if (name === undefined || !Object.hasOwn(areas, name)) return []
  const { by } = areas[name] as AreaSource
  const chosen = chosenBy(area)
  if (chosen === undefined)
    return by === undefined
      ? []
      : [
          {
            path: [...path, 'of'],
            message: `${name} has several areas: choose one, such as {area: ${name}, named: ':principal.district'}`,
          },
        ]
  const at = [...path, 'of', 'named']
  if (by === undefined)
    return [{ path: at, message: `${name} is one area: write of: ${name}, or give ${name} a \`by\`` }]
  if (/^principal\./i.test(chosen)) return [{ path: at, message: `did you mean :${chosen}?` }]
  if (chosen.startsWith(':') && !/^:principal\.[^.]+$/.test(chosen))
    return [{ path: at, message: `${chosen} is unknown; attributes are written :principal.district` }]
  return []
}

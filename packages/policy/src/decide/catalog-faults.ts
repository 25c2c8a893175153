import { noAreas } from '../model/area-book.ts'
import type { Catalog, LayerEntry, ServiceEntry } from '../model/catalog.ts'
import { didYouMean } from '../model/nearest.ts'
import type { PolicyConfiguration } from '../model/policy-configuration.ts'
import { geometryField } from '../model/rights.ts'
import { fieldsOfRows } from '../model/row-filter.ts'
import type { CatalogFault } from './catalog-fault.ts'
import { type CompiledGrant, compileGrant } from './compile-grant.ts'
import { editFaults } from './edit-faults.ts'
import { compileGlob } from './glob.ts'
import { isRead, unreadFaults, withReason } from './unread-faults.ts'

/**
 * Finds services, layers and fields that grants name and the catalogue does not have. Such a grant would give less than it says.
 * @param unread upstreams that could not be read: grants on their services are not checked
 */
export function catalogFaults(
  configuration: PolicyConfiguration,
  catalog: Catalog,
  unread: ReadonlySet<string> = new Set(),
): readonly CatalogFault[] {
  return configuration.grants.flatMap((source, index) => {
    const grant = compileGrant(source, index, noAreas)
    const upstreams = upstreamsOf(grant, configuration)
    if (upstreams.some((upstream) => unread.has(upstream))) return []
    const { types } = source.on
    const offered = upstreams
      .flatMap((upstream) => catalog.services(upstream))
      .filter(({ type }) => types?.some((one) => one === type) ?? true)
    const services = offered.filter(({ name, type }) => grant.isOnService(name, type))
    const nameless = serviceFaults(
      grant,
      offered.map(({ name }) => name),
    ).map((fault) => withReason(fault, grant, { upstreams, catalog }))
    const unreadParts = unreadFaults(grant, services)
    // A layer or field may be in what could not be read, so that fault is reported alone.
    const isWhole = services.length > 0 && services.every(isRead)
    const inside = isWhole
      ? [
          ...layerFaults(grant, services),
          ...fieldFaults(grant, services),
          ...editFaults(
            grant,
            services.filter(isEdited).flatMap((service) => layersOf(grant, service)),
            configuration.users,
          ),
        ]
      : []
    const faults = [...nameless, ...unreadParts, ...inside]
    return faults.map(({ path, message }) => ({ path: ['grants', index, ...path], message }))
  })
}

/** True for the type of services by which rows are edited. */
const isEdited = ({ type }: ServiceEntry): boolean => type === 'FeatureServer'

const upstreamsOf = (grant: CompiledGrant, { mounts }: PolicyConfiguration): readonly string[] => [
  ...new Set(mounts.filter((mount) => grant.isOnMount(mount.path)).map((mount) => mount.upstream)),
]

/** Reports each name without `*` that no upstream offers. Of patterns it is enough if one fits. */
const serviceFaults = ({ source }: CompiledGrant, offered: readonly string[]): readonly CatalogFault[] => {
  const { services, types } = source.on
  const ofType = types === undefined ? '' : ` as ${types.join(' or ')}`
  const known = new Set(offered.map((name) => name.toLowerCase()))
  const missing = services.flatMap((name, index) =>
    name.includes('*') || known.has(name.toLowerCase())
      ? []
      : [
          {
            path: ['on', 'services', index],
            message: `no service is named ${name}${ofType}${didYouMean(name, offered)}`,
          },
        ],
  )
  const fits = services.map(compileGlob).some((matches) => offered.some(matches))
  if (missing.length > 0 || fits) return missing
  return [{ path: ['on', 'services'], message: `no service is named ${services.join(' or ')}${ofType}` }]
}

function layerFaults({ source }: CompiledGrant, services: readonly ServiceEntry[]): readonly CatalogFault[] {
  const layers = services.flatMap((service) => service.layers)
  const names = layers.map(({ name }) => name)
  return (source.on.layers ?? []).flatMap((named, index) => {
    const isNamed = typeof named === 'number' ? ({ id }: LayerEntry) => id === named : nameTest(named)
    if (layers.some(isNamed)) return []
    const near = typeof named === 'number' ? '' : didYouMean(named, names)
    return [{ path: ['on', 'layers', index], message: `there is no layer ${named}${near}` }]
  })
}

const nameTest = (glob: string): ((layer: LayerEntry) => boolean) => {
  const matches = compileGlob(glob)
  return ({ name }) => matches(name)
}

function fieldFaults(grant: CompiledGrant, services: readonly ServiceEntry[]): readonly CatalogFault[] {
  const layers = services.flatMap((service) => layersOf(grant, service))
  const names = layers.flatMap(({ fields }) => fields.map(({ name }) => name))
  const known = new Set([geometryField, ...names.map((name) => name.toLowerCase())])
  const unknown = (path: readonly PropertyKey[], listed: readonly string[], isList: boolean, so = '') =>
    listed.flatMap((name, index) =>
      known.has(name.toLowerCase())
        ? []
        : [
            {
              path: isList ? [...path, index] : path,
              message:
                names.length === 0 && layers.length > 0
                  ? `the map server tells no fields of these layers, so there is no field ${name}; for a WMS server docs/ogc.md says how they are made known`
                  : `no layer has the field ${name}${so}${didYouMean(name, names)}`,
            },
          ],
    )
  const { only, except } = listedFields(grant)
  return [
    ...unknown(['with', 'fields', 'only'], only, true),
    ...unknown(['with', 'fields', 'except'], except, true, ', so this hides nothing'),
    ...unknown(['with', 'where'], fieldsOfRows(grant.rows), false),
  ]
}

/** The lists of fields, as the file spells them. */
const listedFields = ({ source }: CompiledGrant): { only: readonly string[]; except: readonly string[] } => {
  const { fields } = source.with ?? {}
  return { only: fields && 'only' in fields ? fields.only : [], except: fields?.except ?? [] }
}

/** The layers with rows that a grant is on; a group stands for the layers below it. */
function layersOf({ isOnLayer }: CompiledGrant, { layers }: ServiceEntry): readonly LayerEntry[] {
  const isOn = (layer: LayerEntry | undefined): boolean =>
    layer !== undefined &&
    (isOnLayer === null || isOnLayer(layer) || isOn(layers.find(({ id }) => id === layer.parentId)))
  return layers.filter((layer) => layer.type !== 'Group Layer' && isOn(layer))
}

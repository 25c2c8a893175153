import { fieldsOf } from '@mapgate/protocol'
import type { Configuration } from '../config/schema.ts'
import type { Catalog, LayerEntry, ServiceEntry } from '../core/catalog.ts'
import { geometryField } from '../core/rights.ts'
import { type CompiledGrant, compileGrant } from './compile-grant.ts'
import { compileGlob } from './glob.ts'

/** Something that a grant names and no map server has. */
export interface CatalogFault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Services, layers and fields that grants name and that are not in the catalogue: such a grant would give less than it says. */
export function catalogFaults(configuration: Configuration, catalog: Catalog): readonly CatalogFault[] {
  return configuration.grants.flatMap((source, index) => {
    const grant = compileGrant(source, index)
    const services = servicesOf(grant, configuration, catalog)
    const faults =
      services.length === 0
        ? serviceFaults(grant)
        : [...layerFaults(grant, services), ...fieldFaults(grant, services)]
    return faults.map(({ path, message }) => ({ path: ['grants', index, ...path], message }))
  })
}

function servicesOf(
  grant: CompiledGrant,
  { mounts }: Configuration,
  catalog: Catalog,
): readonly ServiceEntry[] {
  const upstreams = new Set(
    mounts.filter((mount) => grant.isOnMount(mount.path)).map((mount) => mount.upstream),
  )
  return [...upstreams]
    .flatMap((upstream) => catalog.services(upstream))
    .filter(({ name }) => grant.isOnService(name))
}

const serviceFaults = ({ source }: CompiledGrant): readonly CatalogFault[] => [
  { path: ['on', 'services'], message: `no service is named ${source.on.services.join(' or ')}` },
]

function layerFaults({ source }: CompiledGrant, services: readonly ServiceEntry[]): readonly CatalogFault[] {
  const layers = services.flatMap((service) => service.layers)
  return (source.on.layers ?? []).flatMap((named, index) => {
    const isNamed = typeof named === 'number' ? ({ id }: LayerEntry) => id === named : nameTest(named)
    return layers.some(isNamed)
      ? []
      : [{ path: ['on', 'layers', index], message: `there is no layer ${named}` }]
  })
}

const nameTest = (glob: string): ((layer: LayerEntry) => boolean) => {
  const matches = compileGlob(glob)
  return ({ name }) => matches(name)
}

function fieldFaults(grant: CompiledGrant, services: readonly ServiceEntry[]): readonly CatalogFault[] {
  const layers = services.flatMap((service) => layersOf(grant, service))
  const known = new Set([
    geometryField,
    ...layers.flatMap(({ fields }) => fields.map(({ name }) => name.toLowerCase())),
  ])
  const missing = (names: Iterable<string>) => [...names].filter((name) => !known.has(name.toLowerCase()))
  const { only, except } = grant.fields ?? { only: null, except: [] }
  const listed = [
    ...missing(only ?? []).map((name) => ({
      path: ['with', 'fields', 'only'],
      message: `no layer has the field ${name}`,
    })),
    ...missing(except).map((name) => ({
      path: ['with', 'fields', 'except'],
      message: `no layer has the field ${name}`,
    })),
  ]
  const inCondition = grant.where ? missing(fieldsOf(grant.where)) : []
  return [
    ...listed,
    ...inCondition.map((name) => ({ path: ['with', 'where'], message: `no layer has the field ${name}` })),
  ]
}

/** Layers with rows that a grant is on, groups expanded. */
function layersOf({ isOnLayer }: CompiledGrant, { layers }: ServiceEntry): readonly LayerEntry[] {
  const isOn = (layer: LayerEntry | undefined): boolean =>
    layer !== undefined &&
    (isOnLayer === null || isOnLayer(layer) || isOn(layers.find(({ id }) => id === layer.parentId)))
  return layers.filter((layer) => layer.type !== 'Group Layer' && isOn(layer))
}

import { kindOfFieldType } from '@mapgate/policy'
import {
  type DataSource,
  type Expression,
  type FilterLanguage,
  type FilterRefusal,
  type LayerCondition,
  printFilters,
} from '@mapgate/protocol'
import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Parameter } from './ask-server.ts'
import type { ServerReading } from './descriptions.ts'
import type { OgcLayer } from './layer-table.ts'
import { cannotSay } from './upstream-faults.ts'

const languages: Readonly<Record<OgcUpstreamConfiguration['server'], FilterLanguage | undefined>> = {
  geoserver: 'cql',
  mapserver: 'fes',
  qgis: 'qgis',
  arcgis: 'layerDefs',
  other: undefined,
}

/** The names of layers that are asked for, and the one filter beside them. */
interface NamedLayers {
  /** Empty where no row of any layer is asked for: then nothing may be sent. */
  readonly names: readonly string[]
  readonly filter: readonly Parameter[]
}

/** What decides what a server can be told of rows. */
interface FilteringServer {
  readonly configuration: Pick<OgcUpstreamConfiguration, 'server' | 'masks' | 'dataSource' | 'layers'>
  readonly reading: ServerReading
}

/** True where the server can be told to show only the rows of a layer under a condition. */
export function canFilter(layer: OgcLayer, condition: Expression, server: FilteringServer): boolean {
  try {
    filteredLayers([layer], [{ layerId: layer.id, condition }], server)
    return true
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'access.denied') return false
    throw error
  }
}

/**
 * The names of layers, with the conditions on their rows in the language of the server.
 * @param layers none of them a group; the one that is drawn first at the beginning
 * @throws GatewayError `access.denied` where the server cannot be told a condition
 */
export function filteredLayers(
  layers: readonly OgcLayer[],
  conditions: readonly LayerCondition[] | undefined,
  { configuration, reading }: FilteringServer,
): NamedLayers {
  const stated = conditionsOn(layers, conditions)
  if (stated.size === 0) return { names: layers.map(({ name }) => name), filter: [] }
  const language = languages[configuration.server]
  if (language === undefined)
    throw cannotSay(`server: ${configuration.server} cannot be told which rows to draw`)
  if (configuration.server === 'mapserver') demandFilters(configuration, reading)
  // Filters of QGIS are found by names, so a layer without one may have a name that could not stand in a filter.
  const told = language === 'qgis' ? layers.filter(({ id }) => stated.has(id)) : layers
  const printed = printFilters(
    language,
    told.map(({ id, name }) => ({
      name,
      where: stated.get(id),
      fields: fieldsOfLayer(id, reading),
      dataSource: dataSourceOf(name, configuration),
    })),
  )
  if (printed.reason !== undefined)
    throw cannotSay(
      `the condition for ${printed.layer} cannot be said to ${configuration.server}: ${words[printed.reason] ?? printed.reason}`,
    )
  const { parameter } = printed
  const shown = new Set(printed.layers)
  const names = layers
    .filter((layer) => !told.includes(layer) || shown.has(layer.name))
    .map(({ name }) => name)
  return { names, filter: parameter === undefined ? [] : [[parameter.name, parameter.value]] }
}

/** What to do about a reason, where the configuration decides it. */
const words: Readonly<Partial<Record<FilterRefusal, string>>> = {
  'data-source':
    'it compares texts, and `dataSource` of the upstream or of the layer does not say how its data are compared',
  'letter-case':
    'LIKE takes no notice of letter case there; say it by `=` or IN, or with all letters before the first wildcard',
}

const dataSourceOf = (
  layer: string,
  { layers, dataSource }: Pick<OgcUpstreamConfiguration, 'layers' | 'dataSource'>,
): DataSource => (Object.hasOwn(layers, layer) ? layers[layer]?.dataSource : undefined) ?? dataSource

const fieldsOfLayer = (id: number, { fields }: ServerReading) =>
  (fields.get(id)?.fields ?? []).map(({ name, type }) => ({ name, kind: kindOfFieldType(type) }))

function conditionsOn(
  layers: readonly OgcLayer[],
  conditions: readonly LayerCondition[] = [],
): ReadonlyMap<number, Expression> {
  const asked = new Set(layers.map(({ id }) => id))
  return new Map(
    conditions.flatMap(({ layerId, condition }) =>
      asked.has(layerId) ? [[layerId, condition] as const] : [],
    ),
  )
}

/** @throws GatewayError `access.denied` where a filter would open what a mask hides, and where it would be ignored */
function demandFilters(
  { masks }: Pick<OgcUpstreamConfiguration, 'masks'>,
  { capabilities: { serverComment = '' } }: ServerReading,
): void {
  if (masks !== 'none')
    throw cannotSay('rows of a MapServer are filtered where its upstream says `masks: none` alone')
  const [, major, minor] = /MapServer version (\d+)\.(\d+)/.exec(serverComment) ?? []
  const isOld = Number(major) < 7 || (Number(major) === 7 && Number(minor) < 2)
  if (major !== undefined && isOld) throw cannotSay(`MapServer ${major}.${minor} ignores filters`)
}

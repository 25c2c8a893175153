import { kindOfFieldType } from '@mapgate/policy'
import { type Expression, type FilterLanguage, type LayerCondition, printFilters } from '@mapgate/protocol'
import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
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

/**
 * The names of layers, with the conditions on their rows in the language of the server.
 * @param layers none of them a group; the one that is drawn first at the beginning
 * @throws GatewayError `access.denied` where the server cannot be told a condition
 */
export function filteredLayers(
  layers: readonly OgcLayer[],
  conditions: readonly LayerCondition[] | undefined,
  {
    configuration,
    reading,
  }: {
    readonly configuration: Pick<OgcUpstreamConfiguration, 'server' | 'masks'>
    readonly reading: ServerReading
  },
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
    })),
  )
  if (printed.reason !== undefined)
    throw cannotSay(
      `the condition for ${printed.layer} cannot be said to ${configuration.server}: ${printed.reason}`,
    )
  const { parameter } = printed
  const shown = new Set(printed.layers)
  const names = layers
    .filter((layer) => !told.includes(layer) || shown.has(layer.name))
    .map(({ name }) => name)
  return { names, filter: parameter === undefined ? [] : [[parameter.name, parameter.value]] }
}

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

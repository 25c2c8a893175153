import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import type { ServerReading } from './descriptions.ts'
import { infoFormatIn } from './info-format.ts'

/** What was read of a server of WMS, for who sets it up. */
export interface ServerSummary {
  /** Such as `MapServer 8.0.0`; undefined for a server that does not say so. */
  readonly program: string | undefined
  /** Names of the layers that are offered. */
  readonly layers: readonly string[]
  readonly groups: number
  /** Layers that are not offered, and why. */
  readonly left: readonly { readonly name: string; readonly why: string }[]
  /** Names of layers whose fields DescribeFeatureType was asked for, and did not tell. */
  readonly untold: readonly string[]
  /** How many layers have fields, from the configuration or as they were told. */
  readonly withFields: number
  /** True where GetFeatureInfo has a form that is read here. */
  readonly tellsRows: boolean
}

/** Sums up what was read of a server. */
export function summaryOf(
  { capabilities, table, fields }: ServerReading,
  configuration: Pick<OgcUpstreamConfiguration, 'fields'>,
): ServerSummary {
  const leaves = table.layers.filter(({ isGroup }) => !isGroup)
  const [, version] = /MapServer version (\d[\d.]{0,20})/.exec(capabilities.serverComment ?? '') ?? []
  return {
    program: version === undefined ? undefined : `MapServer ${version}`,
    layers: leaves.map(({ name }) => name),
    groups: table.layers.length - leaves.length,
    left: table.left,
    untold:
      configuration.fields === 'wfs'
        ? leaves.filter(({ id }) => !fields.has(id)).map(({ name }) => name)
        : [],
    withFields: leaves.filter(({ id }) => fields.has(id)).length,
    tellsRows: infoFormatIn(capabilities.infoFormats) !== undefined,
  }
}

import { faultsAt, type LoadedConfiguration } from '../config/load.ts'
import type { OgcUpstreamConfiguration } from '../config/sections/ogc-upstream.ts'
import type { Upstreams } from '../upstream/index.ts'
import type { OnlineCheck } from './online-check.ts'

type Summary = NonNullable<ReturnType<Upstreams['summaryOf']>>

/** Most names in one line. */
const mostNamed = 20

/** What was found of a server of WMS, and advice on what the configuration needs of it. */
export function checkedServer(
  [name, configuration]: readonly [string, OgcUpstreamConfiguration],
  found: Summary,
  loaded: Exclude<LoadedConfiguration, { faults: unknown }>,
): OnlineCheck {
  const { program, layers, groups, withFields } = found
  const advice = adviceOn(configuration, found).map(({ key, message }) => ({
    path: ['upstreams', name, ...key],
    message,
  }))
  const of = program === undefined ? '' : ` as ${program}`
  const fields =
    configuration.fields === 'wfs'
      ? `fields of ${withFields} by DescribeFeatureType or the file`
      : `fields of ${withFields} by the file`
  return {
    what: `upstream ${name}`,
    good: true,
    finding: `answers WMS ${configuration.version}${of}: ${layers.length} layers, ${groups} groups, ${fields}`,
    ...(advice.length > 0 ? { advice: faultsAt(advice, loaded) } : {}),
  }
}

interface Advised {
  readonly key: readonly string[]
  readonly message: string
}

function adviceOn(
  { server, layers: configured }: OgcUpstreamConfiguration,
  { program, layers, left, untold, tellsRows }: Summary,
): readonly Advised[] {
  const offered = new Set(layers)
  const strange = Object.keys(configured).filter((name) => !offered.has(name))
  return [
    ...(program !== undefined && server !== 'mapserver'
      ? [{ key: ['server'], message: `is ${server}, and the capabilities are those of ${program}` }]
      : []),
    ...(left.length > 0
      ? [
          {
            key: [],
            message: `does not offer ${listed(
              left.map(({ name, why }) => `${name}: ${why}`),
              '; ',
            )}`,
          },
        ]
      : []),
    ...strange.map((name) => ({ key: ['layers', name], message: 'is no layer that the server offers' })),
    ...(untold.length > 0
      ? [
          {
            key: ['fields'],
            message: `DescribeFeatureType tells no fields of ${listed(untold, ', ')}: grants cannot limit their rows or fields until \`layers.NAME.fields\` says which they have. \`fields: none\` ends the question.`,
          },
        ]
      : []),
    ...(tellsRows
      ? []
      : [
          {
            key: [],
            message: 'tells rows at a place neither as JSON nor as GML, so GetFeatureInfo is refused',
          },
        ]),
  ]
}

function listed(texts: readonly string[], between: string): string {
  const more = texts.length - mostNamed
  return texts.slice(0, mostNamed).join(between) + (more > 0 ? `${between}and ${more} more` : '')
}

import { comparesTexts, parseExpression } from '@mapgate/protocol'
import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'
import type { OgcUpstreamConfiguration } from './sections/ogc-upstream.ts'

/** Servers that no test of Mapgate has run: their requests are written by their documentation. */
const untried: ReadonlySet<string> = new Set(['geoserver', 'arcgis'])

/** Advice on upstreams that speak WMS, and on grants on them. */
export const ogcAdvice = ({
  upstreams,
  grants,
}: Pick<Configuration, 'upstreams' | 'grants'>): readonly Advice[] =>
  Object.entries(upstreams).flatMap(([name, upstream]) =>
    upstream.kind === 'ogc'
      ? [
          ...untriedServer(name, upstream),
          ...grants.flatMap((grant, index) =>
            isOn(grant, name) ? unfit(grant, index, [name, upstream]) : [],
          ),
        ]
      : [],
  )

function untriedServer(name: string, { server }: OgcUpstreamConfiguration): Advice[] {
  if (!untried.has(server)) return []
  return [
    {
      path: ['upstreams', name, 'server'],
      message: `${server} behind WMS is untried: its requests are written by its documentation, and no test has run them. Try each account whose rows are limited before you rely on it.`,
    },
  ]
}

type Grant = Configuration['grants'][number]

/** True for a grant that names the one service of an upstream. */
const isOn = ({ on }: Grant, upstream: string): boolean =>
  on.services.some((service) => service.toLowerCase() === upstream.toLowerCase())

/** What a grant asks of a server that cannot do it, so that nothing of a layer is given. */
function unfit(
  grant: Grant,
  index: number,
  [name, upstream]: readonly [string, OgcUpstreamConfiguration],
): Advice[] {
  const { on, with: narrowed } = grant
  const { server, masks, layers } = upstream
  const advice: Advice[] = []
  if (narrowed?.where !== undefined && server === 'mapserver' && masks === undefined)
    advice.push({
      path: ['grants', index, 'with', 'where'],
      message: `gives nothing of ${name}: rows of a MapServer are filtered where its upstream says \`masks: none\`, which is right where no layer of the map file hides anything by MASK, OPACITY or COMPOSITE.`,
    })
  if (narrowed?.where !== undefined && server === 'other')
    advice.push({
      path: ['grants', index, 'with', 'where'],
      message: `gives nothing of ${name}: nobody knows how rows of a server of kind other are filtered.`,
    })
  if (server !== 'other' && limitsByTexts(grant) && isSourceUnknown(grant, upstream))
    advice.push({
      path: ['grants', index, 'with', 'where'],
      message: `gives nothing of ${name}: it compares texts, which data sources do in different ways. \`dataSource\` of the upstream, or of each layer, says what the data are in: postgresql, geopackage or shapefile.`,
    })
  const undrawn = (on.layers ?? []).filter(
    (layer) => typeof layer === 'string' && !layer.includes('*') && layers[layer]?.drawnBy === undefined,
  )
  if (narrowed?.fields !== undefined && undrawn.length > 0)
    advice.push({
      path: ['grants', index, 'with', 'fields'],
      message: `gives neither pictures of ${undrawn.join(', ')} nor rows at a place, because only rows that are drawn are told, and any hidden field may be drawn by. \`drawnBy\` of the layer, at the upstream ${name}, says which fields are.`,
    })
  return advice
}

function limitsByTexts({ with: { where } = {} }: Grant): boolean {
  if (where === undefined) return false
  const parsed = parseExpression(where, { placeholders: true })
  return 'fault' in parsed || comparesTexts(parsed.expression)
}

/** True where one of the layers that a grant names has no known data source, or where it does not name them one by one. */
function isSourceUnknown({ on }: Grant, { layers, dataSource }: OgcUpstreamConfiguration): boolean {
  if (on.layers === undefined) return dataSource === 'other'
  const known = new Map(Object.entries(layers).map(([name, layer]) => [name, layer.dataSource ?? dataSource]))
  return on.layers.some((layer) => (known.get(String(layer)) ?? dataSource) === 'other')
}

import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'

/** Servers that no test of Mapgate has run: their requests are written by their documentation. */
const untried: ReadonlySet<string> = new Set(['geoserver', 'arcgis'])

/** Advice on upstreams that speak WMS. */
export const ogcAdvice = ({ upstreams }: Pick<Configuration, 'upstreams'>): readonly Advice[] =>
  Object.entries(upstreams).flatMap(([name, upstream]) => {
    if (upstream.kind !== 'ogc' || !untried.has(upstream.server)) return []
    return [
      {
        path: ['upstreams', name, 'server'],
        message: `${upstream.server} behind WMS is untried: its requests are written by its documentation, and no test has run them. Try each account whose rows are limited before you rely on it.`,
      },
    ]
  })

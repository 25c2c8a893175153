import type { CrossFault, JoinedSections } from './cross-fault.ts'
import type { OgcUpstreamConfiguration } from './sections/ogc-upstream.ts'

/** Faults of upstreams that speak WMS: keys that their server has no use for, and addresses that are not that of a WMS alone. */
export const ogcChecks = ({ upstreams, mounts }: JoinedSections): readonly CrossFault[] => {
  const named = Object.entries(upstreams).flatMap(([name, upstream]) =>
    upstream.kind === 'ogc' ? [[name, upstream] as const] : [],
  )
  const names = new Set(named.map(([name]) => name))
  return [
    ...named.flatMap(([name, upstream]) =>
      [
        ...keyFaults(upstream),
        ...addressFaults(upstream),
        ...layerFaults(upstream),
        ...dataSourceFaults(upstream),
      ].map(({ path, message }) => ({ path: ['upstreams', name, ...path], message })),
    ),
    ...mounts.flatMap(({ upstream, at }, index) =>
      at !== '' && names.has(upstream)
        ? [
            {
              path: ['mounts', index, 'at'],
              message: `takes nothing: ${upstream} is a WMS, and has no parts`,
            },
          ]
        : [],
    ),
  ]
}

function keyFaults({ server, map, masks, credential }: OgcUpstreamConfiguration): CrossFault[] {
  const faults: CrossFault[] = []
  if (map !== undefined && server !== 'mapserver' && server !== 'qgis')
    faults.push({ path: ['map'], message: `is for mapserver and qgis alone: ${server} has no MAP` })
  if (masks !== undefined && server !== 'mapserver')
    faults.push({ path: ['masks'], message: 'is for mapserver alone' })
  if (credential.kind === 'arcgis-token' && credential.tokenUrl === undefined)
    faults.push({
      path: ['credential', 'tokenUrl'],
      message: 'is needed: a WMS does not state where its tokens come from',
    })
  return faults
}

const addressFaults = ({ url, alternateUrls }: OgcUpstreamConfiguration): CrossFault[] =>
  [
    { path: ['url'], address: url },
    ...alternateUrls.map((address, index) => ({ path: ['alternateUrls', index], address })),
  ].flatMap(({ path, address }) => {
    const { search, hash } = new URL(address)
    if (search === '' && hash === '') return []
    const isMap = /[?&]map=/i.test(search)
    return [
      {
        path,
        message: isMap
          ? 'takes the address before the question mark; the map file is the key `map`'
          : 'takes the address before the question mark: parameters of requests are written by the gateway',
      },
    ]
  })

function layerFaults({ layers }: OgcUpstreamConfiguration): CrossFault[] {
  return Object.entries(layers).flatMap(([name, { fields = [], styles }]) => {
    const usual = Object.keys(styles).find((style) => style.toLowerCase() === 'default')
    const seen = new Set<string>()
    const twice = fields.flatMap((field, index) => {
      const lower = field.name.toLowerCase()
      const isTwice = seen.has(lower)
      seen.add(lower)
      return isTwice
        ? [{ path: ['layers', name, 'fields', index, 'name'], message: `${field.name} is there twice` }]
        : []
    })
    if (usual === undefined) return twice
    const path = ['layers', name, 'styles', usual]
    return [
      ...twice,
      { path, message: 'is the style that is drawn where none is named: say `drawnBy` of the layer' },
    ]
  })
}

/** Data sources that are said where it makes no difference. */
function dataSourceFaults({ server, dataSource, layers }: OgcUpstreamConfiguration): CrossFault[] {
  const said = [
    { path: ['dataSource'], value: dataSource },
    ...Object.entries(layers).map(([name, layer]) => ({
      path: ['layers', name, 'dataSource'],
      value: layer.dataSource ?? 'other',
    })),
  ]
  return said.flatMap(({ path, value }) => {
    if (value === 'other') return []
    if (server === 'other')
      return [{ path, message: 'is of no use: rows of `server: other` cannot be limited' }]
    if (server === 'arcgis' && value !== 'postgresql')
      return [
        {
          path,
          message: 'is postgresql or other before arcgis: nothing else is known to compare texts exactly',
        },
      ]
    return []
  })
}

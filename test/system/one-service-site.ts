import { json, type MiniUpstream, type startMiniUpstream } from './faults/mini-upstream.ts'

/** The one service of the site. */
export const service = '/arcgis/rest/services/Assets_Service/MapServer'

/** A configuration before the site, on a port of its own choice, with these sections changed. */
export const configurationFor = (upstream: MiniUpstream, changes: object = {}): object => ({
  listen: { port: 0 },
  publicUrl: 'http://127.0.0.1:0',
  upstreams: { ags: { kind: 'arcgis', url: upstream.url } },
  mounts: [{ path: '/arcgis', upstream: 'ags' }],
  keys: [{ name: 'demo', key: 'demo-key', roles: ['staff'] }],
  grants: [{ to: { roles: ['staff'] }, on: {} }],
  ...changes,
})

/** Answers like a site with one service; every path below the service is a description. */
export const mapServer: Parameters<typeof startMiniUpstream>[0] = ({ url }, response) => {
  if (/services\?/.test(url))
    json(response, { services: [{ name: 'Assets_Service', type: 'MapServer' }], folders: [] })
  else if (/layers\?/.test(url)) json(response, { layers: [], tables: [] })
  else
    json(response, {
      currentVersion: 10.31,
      mapName: 'Assets',
      layers: [],
      tables: [],
      capabilities: 'Map,Query',
    })
}

import { expect, it } from 'vitest'
import { formatEndpoints } from '../format-endpoints.ts'

it('serve says which endpoints there are, and one address to try', () => {
  const mounts = [
    { path: '/arcgis', upstream: 'ags', at: '' },
    { path: '/map', upstream: 'ags', at: 'rest/services' },
    { path: '/town', upstream: 'maps', at: '' },
  ]
  const upstreams = { ags: { kind: 'arcgis' }, maps: { kind: 'ogc' } }
  const configuration = { publicUrl: 'http://127.0.0.1:0/gis', mounts, upstreams, grants: [] } as never
  expect(formatEndpoints(configuration, { port: 8080, frontUrls: {} }).split('\n')).toEqual([
    '  http://127.0.0.1:8080/gis/arcgis  the whole site of ags',
    '  http://127.0.0.1:8080/gis/map     rest/services of ags',
    '  http://127.0.0.1:8080/gis/town    maps as WMS, and below /wmts as WMTS',
    '  There are no grants yet: everything is refused.',
    'Try it in a browser: http://127.0.0.1:8080/gis/',
  ])
})

it('serve names the portal and the listeners of front proxies', () => {
  const mounts = [{ path: '/arcgis', upstream: 'ags', at: '' }]
  const portal = { path: '/portal', clients: [] }
  const upstreams = { ags: { kind: 'arcgis' } }
  const configuration = {
    publicUrl: 'https://gate.example',
    mounts,
    upstreams,
    grants: [{}],
    portal,
  } as never
  const frontUrls = { authelia: 'http://127.0.0.1:8081' }
  expect(formatEndpoints(configuration, { port: 8080, frontUrls }).split('\n')).toEqual([
    '  https://gate.example/arcgis  the whole site of ags',
    '  https://gate.example/portal  the portal at which applications sign in',
    '  http://127.0.0.1:8081        for the front proxy authelia alone',
    'Try it in a browser: https://gate.example/',
  ])
})

import { expect, it } from 'vitest'
import { formatEndpoints } from '../format-endpoints.ts'

it('serve says which endpoints there are, and one address to try', () => {
  const mounts = [
    { path: '/arcgis', upstream: 'ags', at: '' },
    { path: '/map', upstream: 'ags', at: 'rest/services' },
  ]
  const configuration = { publicUrl: 'http://127.0.0.1:0/gis', mounts, grants: [] } as never
  expect(formatEndpoints(configuration, 8080).split('\n')).toEqual([
    '  http://127.0.0.1:8080/gis/arcgis  the whole site of ags',
    '  http://127.0.0.1:8080/gis/map     rest/services of ags',
    '  There are no grants yet: everything is refused.',
    'Try it in a browser: http://127.0.0.1:8080/gis/',
  ])
})

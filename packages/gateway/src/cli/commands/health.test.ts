import { expect, it } from 'vitest'
import { parseConfiguration } from '../../config/load.ts'
import { healthTarget } from '../health-target.ts'

it.each([
  [
    '{}',
    'http://127.0.0.1:8080',
    { host: '127.0.0.1', port: 8080, path: '/.mapgate/health/ready', isHttps: false },
  ],
  [
    '{ host: 0.0.0.0, port: 80 }',
    'http://a.example/gis',
    { host: '127.0.0.1', port: 80, path: '/gis/.mapgate/health/ready', isHttps: false },
  ],
  [
    "{ host: '::', tls: { cert: a, key: b } }",
    'https://a.example',
    { host: '::1', port: 8080, path: '/.mapgate/health/ready', isHttps: true },
  ],
  [
    '{ socket: run/m.sock }',
    'http://a.example',
    { socketPath: '/etc/mapgate/run/m.sock', path: '/.mapgate/health/ready', isHttps: false },
  ],
])('health asks where %s listens for %s', (listen, publicUrl, expected) => {
  const loaded = parseConfiguration(
    `listen: ${listen}\npublicUrl: ${publicUrl}\nupstreams: { ags: { kind: arcgis, url: https://a.internal } }\nmounts: [{ path: /a, upstream: ags }]\n`,
    '/etc/mapgate',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  expect(healthTarget(loaded.configuration, '/etc/mapgate')).toEqual(expected)
})

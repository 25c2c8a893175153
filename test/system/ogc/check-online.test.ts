import { afterAll, beforeAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkOnline } from '../../../packages/gateway/src/cli/check-online.ts'
import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import type { OgcServer } from '../../ogc/listener.ts'
import { type ServerKind, startOgcServer } from '../../ogc/servers.ts'

const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
let servers: Record<ServerKind, OgcServer>
beforeAll(async () => {
  const [mapserver, qgis] = await Promise.all(kinds.map((kind) => startOgcServer(kind)))
  servers = { mapserver, qgis } as typeof servers
})
afterAll(() => Promise.all(kinds.map((kind) => servers[kind]?.close())))

async function checked(kind: ServerKind, more: object = {}) {
  const upstreams = { maps: { kind: 'ogc', server: kind, url: servers[kind].url, ...more } }
  const mounts = [{ path: '/maps', upstream: 'maps' }]
  const loaded = parseConfiguration(stringify({ publicUrl: 'https://my.url.com', upstreams, mounts }), '.')
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const found = (await checkOnline(loaded)).find(({ what }) => what === 'upstream maps')
  return { ...found, advice: (found?.advice ?? []).map(({ path, message }) => `${path}: ${message}`) }
}

it.each([
  [
    'mapserver',
    /^answers WMS 1\.1\.1 as MapServer 8\.0\.\d: 4 layers, 1 groups, fields of \d by DescribeFeatureType/,
  ],
  ['qgis', /^answers WMS 1\.1\.1: 4 layers, 1 groups, fields of \d by DescribeFeatureType/],
] as const)('mapgate check --online says what %s offers', async (kind, words) => {
  expect(await checked(kind)).toMatchObject({ good: true, finding: expect.stringMatching(words) })
})

it('says which keys of the configuration the server has nothing for', async () => {
  const { advice } = await checked('mapserver', { server: 'other', layers: { parcles: { drawnBy: [] } } })
  expect(advice).toContainEqual(expect.stringMatching(/^upstreams\.maps\.server: is other, .* MapServer 8/))
  expect(advice).toContainEqual('upstreams.maps.layers.parcles: is no layer that the server offers')
})

it('says whose fields are not known', async () => {
  const none = await checked('qgis', { fields: 'none' })
  expect(none.finding).toContain('fields of 0 by the file')
  expect(none.advice.filter((one) => one.includes('DescribeFeatureType'))).toEqual([])
})

import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseConfiguration } from '../config/load.ts'
import { checkedServer } from './check-ogc.ts'

const loaded = parseConfiguration(
  stringify({
    publicUrl: 'https://my.url.com',
    upstreams: { maps: { kind: 'ogc', server: 'qgis', url: 'https://maps.internal/qgis' } },
    mounts: [{ path: '/maps', upstream: 'maps' }],
  }),
  '.',
)
if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
const { maps } = loaded.configuration.upstreams
if (maps?.kind !== 'ogc') throw new Error('no upstream of kind ogc')

const summary = {
  program: undefined,
  layers: ['parcels', 'roads'],
  groups: 1,
  left: [],
  untold: [],
  withFields: 2,
  tellsRows: true,
}
const adviceFor = (more: Partial<typeof summary> | object) =>
  (checkedServer(['maps', maps], { ...summary, ...more }, loaded).advice ?? []).map(
    ({ path, message }) => `${path} ${message}`,
  )

it('A server that has everything gets no advice', () => {
  const check = checkedServer(['maps', maps], summary, loaded)
  expect(check).toEqual({
    what: 'upstream maps',
    good: true,
    finding: 'answers WMS 1.1.1: 2 layers, 1 groups, fields of 2 by DescribeFeatureType or the file',
  })
})

it('Layers that are not offered are named with the reason, and not more than can be read', () => {
  const left = Array.from({ length: 22 }, (_, index) => ({
    name: `layer ${index}`,
    why: 'a comma in its name',
  }))
  const [advice] = adviceFor({ left })
  expect(advice).toContain('does not offer layer 0: a comma in its name; layer 1: a comma')
  expect(advice).toContain('and 2 more')
  expect(advice).not.toContain('layer 20')
})

it('What grants will miss is said: fields, and rows at a place', () => {
  expect(adviceFor({ untold: ['roads'], tellsRows: false })).toEqual([
    expect.stringContaining('DescribeFeatureType tells no fields of roads'),
    expect.stringContaining('tells rows at a place neither as JSON nor as GML'),
  ])
})

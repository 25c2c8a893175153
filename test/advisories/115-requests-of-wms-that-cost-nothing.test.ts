import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Gated, type GatedCaller, type GatedDoor, startGated } from '../ogc/gated.ts'

// Each request to a map server beyond the first costs a unit of the rates. A question for rows or legends of several layers is a request for each of
// them before a server of WMS, up to 32, and cost as much as one. `limits.upstreamRequests` did not count them either.

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    kinds: ['mapserver'],
    configure: (configuration) => {
      configuration.limits = {
        ...configuration.limits,
        upstreamRequests: 3,
        rates: [
          { name: 'rows', per: 'principal', roles: ['everything', 'guest'], units: 10, every: '1h' },
          { name: 'legends', per: 'principal', roles: ['charged'], units: 10, every: '1h' },
        ],
      }
      configuration.keys.push(
        { name: 'charged', key: 'charged-key', roles: ['all', 'charged'] },
        { name: 'free', key: 'free-key', roles: ['all'] },
      )
      configuration.grants.push({ name: 'all', to: { roles: ['all'] }, on: { services: ['mapserver'] } })
    },
  })
})
afterAll(() => gated?.close())

const door = () => gated.doors.find(({ name }) => name === 'mapserver') as GatedDoor

const rowsOf = (layers: string, row: number, caller: GatedCaller | 'free') => {
  const more = { REQUEST: 'GetFeatureInfo', QUERY_LAYERS: layers, INFO_FORMAT: 'application/json' }
  const query = { ...gated.map(door(), layers), ...more, X: '43', Y: String(row) }
  return gated.ask(door(), query, { init: { headers: { token: `${caller}-key` } } })
}

const legendOf = (layer: string) => {
  const query = { SERVICE: 'WMS', VERSION: '1.1.1', REQUEST: 'GetLegendGraphic', FORMAT: 'image/png' }
  return gated.ask(door(), { ...query, LAYER: layer }, { init: { headers: { token: 'charged-key' } } })
}

const sentIn = (sent: readonly string[], request: string) =>
  sent.filter((one) => one.includes(request)).length

it.each<[caller: GatedCaller, who: string]>([
  ['editor', 'from whom nothing is hidden'],
  ['guest', 'from whom rows are hidden'],
])('a question of %s, %s, for rows of three layers costs three requests', async (caller) => {
  const replies = []
  for (let row = 0; row < 6; row++) replies.push(await rowsOf('parcels,hydrants,Wege & Stege', row, caller))
  expect(sentIn(replies[0]?.sent ?? [], 'GetFeatureInfo')).toBe(3)
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429, 429])
  expect(replies.slice(3).flatMap(({ sent }) => sent)).toEqual([])
})

it('the legend of a group of three layers costs three requests, and a unit for what it tells', async () => {
  const replies = []
  for (let count = 0; count < 4; count++) replies.push(await legendOf('network'))
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 429, 429])
  expect(sentIn(replies[0]?.sent ?? [], 'GetLegendGraphic')).toBe(3)
})

it('more requests than are made for one are refused before the first is sent', async () => {
  const { status, text, sent } = await rowsOf('parcels,hydrants,Wege & Stege,vault', 0, 'free')
  expect([status, sent]).toEqual([413, []])
  expect(text).toContain('needs 4 requests to the map server, and the limit is 3')
})

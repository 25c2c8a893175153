import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// Each request to a map server beyond the first costs a unit of the rates. A question for rows or legends of several layers is a request for each of
// them before a server of WMS, up to 32, and costs as much as one.

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    kinds: ['mapserver'],
    configure: (configuration) => {
      configuration.limits = {
        ...configuration.limits,
        rates: [{ name: 'editors', per: 'principal', units: 10, every: '1m' }],
      }
    },
  })
})
afterAll(() => gated?.close())

it('a question for rows of three layers costs three requests', async () => {
  const door = gated.doors.find(({ name }) => name === 'mapserver') as GatedDoor
  const layers = 'parcels,hydrants,Wege & Stege'
  const query = {
    ...gated.map(door, layers),
    REQUEST: 'GetFeatureInfo',
    QUERY_LAYERS: layers,
    INFO_FORMAT: 'application/json',
    X: '43',
  }
  const replies = []
  for (let row = 0; row < 6; row++)
    replies.push(await gated.ask(door, { ...query, Y: String(row) }, { caller: 'editor' }))
  expect(replies[0]?.sent.filter((one) => one.includes('GetFeatureInfo')).length).toBe(3)
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429, 429])
})

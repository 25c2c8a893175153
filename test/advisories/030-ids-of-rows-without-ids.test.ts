import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOfSites } from './odd-rows.ts'
import { type OddStack, startOddStack } from './odd-stack.ts'

/**
 * One grant shows all rows without their object id, another some rows with it. To tell rows apart the gateway asks for the id; in the form of
 * `query` for several layers nobody took it out again, and the ids of all rows were told.
 */

const grants = [
  { fields: { only: ['DISTRICT'], except: ['OBJECTID'] } },
  { where: "DISTRICT = 'North'", fields: { only: ['OBJECTID', 'DISTRICT', 'NAME'] } },
]

let stack: OddStack
beforeAll(async () => {
  stack = await startOddStack({ grants, answer: rowsOfSites() })
})
afterAll(() => stack?.close())

/** Ids by district, wherever a reply states them. */
function idsIn(features: readonly { id?: unknown; attributes?: Row; properties?: Row }[]) {
  const told: Record<string, unknown[]> = { North: [], South: [] }
  for (const { id, attributes, properties } of features) {
    const row = attributes ?? properties ?? {}
    const ids = [id, row.OBJECTID].filter((one) => one !== undefined && one !== null)
    told[String(row.DISTRICT)]?.push(...ids)
  }
  return told
}
type Row = { readonly [name: string]: unknown }

describe('object ids of rows that do not show them', () => {
  const defs = encodeURIComponent('{"0":"1=1"}')
  const own = encodeURIComponent('[{"layerId":0,"where":"1=1","outFields":"DISTRICT,NAME"}]')
  it.each([
    `FeatureServer/query?layerDefs=${defs}&outFields=DISTRICT,NAME&f=json`,
    `FeatureServer/query?layerDefs=${defs}&outFields=DISTRICT&f=json`,
    `FeatureServer/query?layerDefs=${defs}&outFields=*&f=json`,
    `FeatureServer/query?layerDefs=${defs}&f=json`,
    `FeatureServer/query?layerDefs=${own}&f=json`,
    'FeatureServer/0/query?where=1%3D1&outFields=DISTRICT,NAME&f=json',
    'FeatureServer/0/query?where=1%3D1&outFields=DISTRICT&f=json',
    'FeatureServer/0/query?where=1%3D1&outFields=DISTRICT&f=geojson',
    'FeatureServer/0/query?where=1%3D1&outFields=*&f=json',
    'MapServer/0/query?where=1%3D1&outFields=DISTRICT,NAME&f=geojson',
  ])('are not told by %s', async (target) => {
    const { json } = await stack.ask(`/rest/services/Sites/${target}`)
    const features = json.layers?.[0]?.features ?? json.features
    expect(features).toHaveLength(4)
    const { North, South } = idsIn(features)
    expect(South).toEqual([])
    expect(North?.every((id) => id === 1 || id === 2)).toBe(true)
  })

  it('are told of the rows that show them', async () => {
    const { json } = await stack.ask(
      `/rest/services/Sites/FeatureServer/query?layerDefs=${defs}&outFields=OBJECTID,DISTRICT&f=json`,
    )
    expect(idsIn(json.layers[0].features)).toEqual({ North: [1, 2], South: [] })
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { type OddStack, sites, startOddStack } from './odd-stack.ts'

/**
 * Map servers before 10.0 ignore the conditions in `layerDefs` of `identify` and `find`. Where the policy's condition went out as one, their
 * replies were rows of everybody, and passed.
 */

const north = { where: "DISTRICT = 'North'" }
const secret = 'Olga'
const found = {
  results: [
    {
      layerId: 0,
      layerName: 'Sites',
      foundFieldName: 'NAME',
      value: secret,
      geometryType: 'esriGeometryPoint',
      attributes: { OBJECTID: '7', NAME: secret, OWNER: secret, DISTRICT: 'South' },
    },
  ],
}
const point = 'geometry=0,0&geometryType=esriGeometryPoint&tolerance=3&mapExtent=0,0,1,1&imageDisplay=9,9,96'
const services = '/rest/services/Sites/MapServer'
const asks = [
  `${services}/identify?${point}&layers=all&f=json`,
  `${services}/identify?${point}&layers=all:0&layerDefs=0:DISTRICT%3D'North'&f=json`,
  `${services}/find?searchText=O&layers=0&returnGeometry=false&f=json`,
  `${services}/find?searchText=O&layers=0&layerDefs=0:DISTRICT%3D'North'&returnGeometry=false&f=json`,
]

let stack: OddStack
afterEach(() => stack?.close())

const stackBefore = (version: number | null, grants: readonly object[]) =>
  startOddStack({ grants, version, layers: [sites], answer: () => found })

describe.each([
  ['before 10.0', 9.31],
  ['that states no version', null],
])('a map server %s, which answers whatever the condition', (_, version) => {
  it.each(asks)('is not asked for hidden rows: %s', async (target) => {
    stack = await stackBefore(version, [north])
    const reply = await stack.ask(target)
    expect(reply).toMatchObject({ status: 403, refused: 'access.denied' })
    expect(stack.asked()).toEqual([])
  })

  it.each(asks)('is asked for what another grant shows of all rows, and for no more: %s', async (target) => {
    stack = await stackBefore(version, [north, { fields: { only: ['NAME'] } }])
    const reply = await stack.ask(target)
    const isByHidden = target.includes('DISTRICT')
    expect(reply.status).toBe(isByHidden ? 403 : 200)
    expect(reply.text).not.toMatch(/South|OWNER.{1,4}Olga/)
    if (!isByHidden) expect(reply.json.results).toHaveLength(1)
  })

  it.each(asks)('answers callers from whom no row is hidden: %s', async (target) => {
    stack = await stackBefore(version, [{}])
    expect((await stack.ask(target)).text).toContain(secret)
  })
})

it('a map server of 10.0 is asked, with the condition', async () => {
  stack = await stackBefore(10, [north])
  for (const target of asks) {
    expect((await stack.ask(target)).status).toBe(200)
    expect(stack.asked()).toEqual([expect.stringContaining("DISTRICT = 'North'")])
  }
})

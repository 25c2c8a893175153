import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOfSites } from './odd-rows.ts'
import { type OddStack, startOddStack } from './odd-stack.ts'

/**
 * Cells that a row does not show were blanked under the catalogue's spelling of their column. A map server that calls columns as they were
 * asked for, or answers more columns than that, told them all.
 */

const grants = [{ fields: { only: ['OBJECTID', 'DISTRICT', 'NAME'] } }, { where: "DISTRICT = 'North'" }]

let stack: OddStack
beforeAll(async () => {
  stack = await startOddStack({ grants })
})
afterAll(() => stack?.close())

const base = '/rest/services/Sites/FeatureServer'
const defs = encodeURIComponent('{"0":"1=1"}')
const targets = [
  ...['json', 'geojson'].flatMap((format) =>
    [
      'district,owner',
      'District,Owner',
      'DISTRICT,OWNER',
      '*',
      'owner,OWNER,district',
      'objectid,owner,district',
    ].map((fields) => `${base}/0/query?where=1%3D1&outFields=${fields}&f=${format}`),
  ),
  `${base}/0/query?where=1%3D1&f=json`,
  `${base}/0/query?where=1%3D1&outFields=district&f=json`,
  `${base}/query?layerDefs=${defs}&outFields=district,owner&f=json`,
  `${base}/query?layerDefs=${defs}&outFields=district&f=json`,
  `${base}/query?layerDefs=${defs}&f=json`,
  `/rest/services/Sites/MapServer/0/query?where=1%3D1&outFields=district,owner&f=json`,
]

describe.each([
  ['calls columns as they were asked for', { namesAsAsked: true }],
  ['answers all columns', { answersAll: true }],
])('where a map server %s', (_, oddity) => {
  it.each(targets)('hidden cells stay hidden: %s', async (target) => {
    stack.answer = rowsOfSites(oddity)
    const { json, text } = await stack.ask(target)
    const features: { attributes?: Row; properties?: Row }[] = json.layers?.[0]?.features ?? json.features
    expect(features).toHaveLength(4)
    expect(text).not.toContain('Petra')
    expect(text.split('Olga').length - 1).toBeLessThanOrEqual(1)
  })

  it('cells that are shown are there', async () => {
    stack.answer = rowsOfSites(oddity)
    const { json } = await stack.ask(`${base}/0/query?where=1%3D1&outFields=objectid,owner&f=json`)
    const cells = json.features.map(({ attributes }: { attributes: Row }) => [
      attributes.OBJECTID,
      attributes.OWNER,
    ])
    expect(cells).toEqual([
      [1, 'Ines'],
      [2, 'Olga'],
      [3, null],
      [4, null],
    ])
  })
})

type Row = { readonly [name: string]: unknown }

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { askAs, startPolicyStack } from './policy-stack.ts'

// Attack classes 19 to 22 against the demo's visitor: one district's rows, no owner names, no restricted rows.

let stack: Stack
const owner = 'Zoltan Quillfeather'
const elsewhere = 'QZ-ELSEWHERE'

beforeAll(async () => {
  stack = await startPolicyStack()
  const { database } = stack.sample.world
  database.exec(`UPDATE layer_2 SET owner_name = '${owner}', phone = '661-555-0199'`)
  database.exec(`UPDATE layer_5 SET owner_name = '${owner}'`)
  database.exec(
    `UPDATE layer_2 SET asset_id = '${elsewhere}' WHERE district <> 'Littlebrook' OR classification <> 'public'`,
  )
})
afterAll(() => stack.close())

const where = (text: string) => `where=${encodeURIComponent(text)}`
const json = (value: unknown) => encodeURIComponent(JSON.stringify(value))
const statistic = (field: string) =>
  `outStatistics=${json([{ statisticType: 'max', onStatisticField: field, outStatisticFieldName: 'most' }])}`
const place =
  'geometry=-13135000,4095000&sr=102100&tolerance=50&mapExtent=-13300000,4000000,-13000000,4300000&imageDisplay=800,800,96'

const attacks: readonly [what: string, target: string][] = [
  ['19: where in two spellings', `MapServer/2/query?where=1%3D0&WHERE=1%3D1&outFields=*&f=json`],
  ['20: layers that are not asked for', `MapServer/identify?${place}&layers=all&f=json`],
  ['20: find without fields', `MapServer/find?searchText=${encodeURIComponent(owner)}&layers=0,2,5&f=json`],
  ['20: find for rows elsewhere', `MapServer/find?searchText=${elsewhere}&layers=2&f=json`],
  [
    '20: a composed layer',
    `MapServer/dynamicLayer/query?layer=${json({ id: 1, source: { type: 'mapLayer', mapLayerId: 2 } })}&${where('1=1')}&outFields=*&f=json`,
  ],
  [
    '20: many layers at once',
    `FeatureServer/query?layerDefs=${json({ 2: '1=1', 5: '1=1' })}&outFields=*&f=json`,
  ],
  [
    '20: a version of the data',
    `MapServer/2/query?${where('1=1')}&outFields=*&gdbVersion=sde.DEFAULT&f=json`,
  ],
  ['21: a bracket that closes early', `MapServer/2/query?${where('1=1) OR (1=1')}&outFields=*&f=json`],
  ['21: a comment', `MapServer/2/query?${where('1=1 --')}&outFields=*&f=json`],
  ['21: an OR beside the policy', `MapServer/2/query?${where("district = 'x' OR 1=1")}&outFields=*&f=json`],
  [
    '21: a sub-select',
    `MapServer/2/query?${where('OBJECTID IN (SELECT OBJECTID FROM layer_2)')}&outFields=*&f=json`,
  ],
  [
    '21: ids of all rows',
    `MapServer/2/query?objectIds=${Array.from({ length: 400 }, (_, index) => index + 1).join(',')}&outFields=*&f=json`,
  ],
  ['21: all of it as PBF', `MapServer/2/query?${where('1=1')}&outFields=*&f=pbf`],
  ['21: all of it as GeoJSON', `FeatureServer/2/query?${where('1=1')}&outFields=*&f=geojson`],
  [
    '21: related rows, backwards',
    `MapServer/7/queryRelatedRecords?objectIds=1,2,3,4,5,6&relationshipId=0&outFields=*&f=json`,
  ],
  ['22: the field itself', `MapServer/2/query?${where('1=1')}&outFields=owner_name&f=json`],
  ['22: in other letters', `MapServer/2/query?${where('1=1')}&outFields=OWNER_NAME&f=json`],
  ['22: in a condition', `MapServer/2/query?${where("owner_name LIKE 'Z%'")}&returnCountOnly=true&f=json`],
  ['22: in an order', `MapServer/2/query?${where('1=1')}&orderByFields=owner_name&f=json`],
  ['22: in a statistic', `MapServer/2/query?${where('1=1')}&${statistic('owner_name')}&f=json`],
  [
    '22: in groups',
    `MapServer/2/query?${where('1=1')}&${statistic('OBJECTID')}&groupByFieldsForStatistics=owner_name&f=json`,
  ],
  [
    '22: in a having',
    `MapServer/2/query?${where('1=1')}&${statistic('OBJECTID')}&having=${encodeURIComponent("MAX(owner_name) > 'A'")}&f=json`,
  ],
  [
    '22: among distinct values',
    `MapServer/2/query?${where('1=1')}&outFields=owner_name&returnDistinctValues=true&f=json`,
  ],
  [
    '22: as classes',
    `MapServer/2/generateRenderer?classificationDef=${json({ type: 'uniqueValueDef', uniqueValueFields: ['owner_name'], fieldDelimiter: ',' })}&f=json`,
  ],
  [
    '22: in the top features',
    `FeatureServer/2/queryTopFeatures?topFilter=${json({ groupByFields: 'owner_name', topCount: 1, orderByFields: ['OBJECTID'] })}&${where('1=1')}&outFields=*&f=json`,
  ],
  ['22: in a pop-up', 'MapServer/2/1/htmlPopup?f=json'],
  ['22: as a page', 'MapServer/2/1?f=html'],
  ['22: in the description of the layer', 'MapServer/2?f=json'],
  ['22: in a file for globes', 'MapServer/generateKml?docName=x&layers=2&layerOptions=nonComposite&f=kmz'],
]

describe('A visitor learns nothing of owners or of other districts', () => {
  it.each(attacks)('%s', async (_, target) => {
    const { text } = await askAs(stack, 'visitor-key', target)
    expect(text).not.toContain('Quillfeather')
    expect(text).not.toContain(elsewhere)
    expect(text).not.toContain('owner_name')
    expect(text).not.toContain('661-555-0199')
  })

  it('while the rows of the district are there', async () => {
    const { text } = await askAs(stack, 'visitor-key', `MapServer/2/query?${where('1=1')}&outFields=*&f=json`)
    const { features } = JSON.parse(text) as { features: { attributes: Record<string, unknown> }[] }
    expect(features.length).toBeGreaterThan(10)
    expect(new Set(features.map(({ attributes }) => attributes.district))).toEqual(new Set(['Littlebrook']))
    expect(new Set(features.map(({ attributes }) => attributes.classification))).toEqual(new Set(['public']))
  })

  it('and counts are those of what is seen', async () => {
    const { text } = await askAs(
      stack,
      'visitor-key',
      `MapServer/2/query?${where('1=1')}&returnCountOnly=true&f=json`,
    )
    const own = `${where("district = 'Littlebrook'")}&outFields=*&f=json`
    const district = JSON.parse((await askAs(stack, 'demo-key', `MapServer/6/query?${own}`)).text)
    const [{ geometry }] = district.features
    const inside = `geometryType=esriGeometryPolygon&spatialRel=esriSpatialRelContains&geometry=${json(geometry)}`
    const seen = where("district = 'Littlebrook' AND classification = 'public'")
    const all = await askAs(
      stack,
      'demo-key',
      `MapServer/2/query?${seen}&${inside}&returnCountOnly=true&f=json`,
    )
    expect(JSON.parse(all.text).count).toBeGreaterThan(500)
    expect(JSON.parse(text)).toEqual(JSON.parse(all.text))
  })
})

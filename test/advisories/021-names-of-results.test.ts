import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { asVisitor, parameter } from './caller.ts'
import { planned } from './planned.ts'

/**
 * A statistic may have any name. One of a hidden column was refused in the order and in `having`, and one that no column has was not: so
 * a caller could try which names hidden columns have. Other servers refuse names of columns by themselves.
 */
describe('a name of a result that a hidden field has too', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  const query = (name: string, more: string) =>
    `where=1%3D1&groupByFieldsForStatistics=status&outStatistics=${parameter([
      { statisticType: 'max', onStatisticField: 'OBJECTID', outStatisticFieldName: name },
    ])}&${more}`

  it.each([
    ['in the order', 'f=json&orderByFields=NAME DESC'],
    ['in having', 'f=json&having=NAME > 40 OR NAME IS NULL'],
    ['in an aggregate in having', 'f=json&having=MAX(NAME) > 40'],
    ['in the order, by other letters', 'f=json&orderByFields=status,name'],
    ['in both, as GeoJSON', 'f=geojson&having=NAME > 40&orderByFields=NAME'],
    ['in the order, as PBF', 'f=pbf&orderByFields=NAME'],
    ['as a field that is asked for', 'f=json&outFields=NAME&orderByFields=NAME'],
    ['beside the name that the gateway takes', 'f=json&orderByFields=result_0'],
  ])('is treated as one that no field has: %s', async (_, more) => {
    for (const service of ['MapServer', 'FeatureServer']) {
      const answers = ['owner_name', 'ouner_name'].map(async (name) => {
        const asked = query(name, more.replaceAll('NAME', name).replaceAll('name', name))
        const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/${service}/0/query?${asked}`
        const authorization = `Basic ${Buffer.from('visitor:visitor-demo').toString('base64')}`
        const reply = await fetch(url, { headers: { authorization } })
        return [
          reply.status,
          Buffer.from(await reply.arrayBuffer())
            .toString('latin1')
            .replaceAll(name, 'NAME'),
        ]
      })
      const [hidden, unknown] = await Promise.all(answers)
      expect(hidden).toEqual(unknown)
    }
  })

  it('comes back as the client wrote it', async () => {
    const { json, executions } = await asVisitor(
      stack,
      `/FeatureServer/0/query?${query('Owner_Name', 'f=json&orderByFields=OWNER_NAME')}`,
    )
    expect(json.fields.map((field: { name: string }) => field.name)).toContain('Owner_Name')
    expect(Object.keys(json.features[0].attributes).sort()).toEqual(['Owner_Name', 'status'])
    expect(JSON.stringify(executions)).not.toContain('owner_name')
  })

  it('goes to the map server as no column is called', () => {
    const fields = ['OBJECTID', 'KIND', 'result_0'].map((name) => ({ name, type: 'esriFieldTypeInteger' }))
    const plan = planned(
      { fields },
      [{ fields: { except: ['result_0'] } }],
      `${query('KIND', 'orderByFields=kind').replace('status', 'OBJECTID')}`,
    )
    const asked = new URLSearchParams(plan.steps[0]?.([]).question.query)
    expect(JSON.parse(asked.get('outStatistics') ?? '')[0].outStatisticFieldName).toBe('result_0_')
    expect(asked.get('orderByFields')).toBe('result_0_ ASC')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { askAs, startPolicyStack } from './policy-stack.ts'

// A caller whose attribute is a piece of SQL: it has to stay one literal (con terra 1.7.1).

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack({
    // The attribute chooses an area of the demo too, and there is none of that name, so no condition would be sent.
    configure: ({ grants }) => {
      for (const { with: narrowing } of grants) delete narrowing?.area
    },
  })
})
afterAll(() => stack.close())

describe("A district named x' OR '1'='1", () => {
  it.each([
    ['a query', 'MapServer/2/query?where=1%3D1&outFields=*&f=json'],
    ['a count', 'MapServer/2/query?where=1%3D1&returnCountOnly=true&f=json'],
    ['find', 'MapServer/find?searchText=Littlebrook&layers=2&f=json'],
    [
      'identify',
      'MapServer/identify?geometry=-13135000,4095000&sr=102100&tolerance=200&mapExtent=-13300000,4000000,-13000000,4300000&imageDisplay=800,800,96&layers=all&f=json',
    ],
  ])('has no rows in %s', async (_, target) => {
    const { code, text } = await askAs(stack, 'odd-key', target)
    expect(code).toBeUndefined()
    const { features = [], results = [], count = 0 } = JSON.parse(text)
    expect([features.length, results.length, count]).toEqual([0, 0, 0])
  })

  it('reaches the map server as one literal, also in a picture', async () => {
    stack.sample.report.take()
    const { status } = await askAs(
      stack,
      'odd-key',
      'MapServer/export?bbox=-118.5,34,-117.5,35&bboxSR=4326&size=200,200&f=image',
    )
    expect(status).toBe(200)
    const conditions = stack.sample.report.take().flatMap(({ predicate }) => Object.values(predicate).flat())
    expect(conditions.length).toBeGreaterThan(0)
    for (const condition of conditions) expect(condition).toContain("'x'' OR ''1''=''1'")
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { asVisitor, parameter } from './caller.ts'

/**
 * A database chooses in which order it looks at conditions. `1 / (pressure - 77) = 1`, joined to the policy by AND, may be tried on a hidden
 * row first, and its error tells that such a row is there. The sample server's database never stops, so the request itself is refused.
 */
describe('a condition at which a database may stop', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  it.each([
    `/MapServer/2/query?f=json&where=${parameter('1 / (pressure_psi - 77) = 1')}`,
    `/FeatureServer/2/query?f=json&returnCountOnly=true&where=${parameter('CAST(asset_id AS INTEGER) = 1')}`,
    `/MapServer/2/query?f=json&where=${parameter('asset_id = 5')}`,
    `/MapServer/2/query?f=json&where=${parameter("CASE WHEN asset_id LIKE 'a%' THEN asset_id ELSE '1' END = 5")}`,
    `/MapServer/2/query?f=json&where=${parameter("asset_id LIKE 'HY!x' ESCAPE '!'")}`,
  ])('%s is refused where rows are hidden, and the map server hears nothing of it', async (target) => {
    await asVisitor(stack, '/MapServer?f=json')
    const { json, executions } = await asVisitor(stack, target)
    expect(json.error).toMatchObject({ code: 400, message: expect.stringContaining('calculate with fields') })
    expect(executions).toEqual([])
  })

  it.each([
    `/MapServer/export?f=json&bbox=-118,34,-117,35&bboxSR=4326&layerDefs=${parameter({ 2: 'POWER(flow_gpm, 400) > 1' })}`,
    `/FeatureServer/query?f=json&layerDefs=${parameter({ 2: 'LOG(flow_gpm - 858) > 1' })}`,
    `/MapServer/identify?f=json&geometry=-118,34.5&geometryType=esriGeometryPoint&sr=4326&tolerance=5&mapExtent=-118,34,-117,35&imageDisplay=400,300,96&layerDefs=${parameter({ 2: 'flow_gpm * 1E300 > 1' })}`,
  ])('%s leaves that layer out, where rows of it are hidden', async (target) => {
    await asVisitor(stack, '/MapServer?f=json')
    const { json, executions } = await asVisitor(stack, target)
    expect(json.error).toBeUndefined()
    expect(JSON.stringify(executions)).not.toContain('flow_gpm')
  })

  it('is answered to an account from which nothing is hidden', async () => {
    const where = encodeURIComponent('1 / (pressure_psi - 77) = 1')
    const reply = await fetch(
      `${stack.gatewayUrl}/map/Assets_Service/MapServer/2/query?f=json&returnCountOnly=true&where=${where}`,
      { headers: { token: 'demo-key' } },
    )
    expect(await reply.json()).toEqual({ count: expect.any(Number) })
  })
})

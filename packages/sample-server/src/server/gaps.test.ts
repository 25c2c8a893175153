import { afterEach, expect, it } from 'vitest'
import { type SampleServer, startSampleServer } from './start.ts'

let server: SampleServer | undefined
afterEach(() => server?.close())

const service = 'rest/services/Assets_Service/FeatureServer'

it('lets another writer act between what two requests do', async () => {
  const started = await startSampleServer()
  server = started
  const call = async (path: string, form: Record<string, string>): Promise<Record<string, unknown>> => {
    const body = new URLSearchParams({ f: 'json', ...form })
    return (await fetch(`${started.url}/${path}`, { method: 'POST', body })).json() as never
  }
  const { token } = await call('tokens/generateToken', { username: 'sample', password: 'sample-password' })
  const statusOf = () =>
    started.world.database.prepare('SELECT status FROM layer_2 WHERE OBJECTID = 7').get()?.status
  const set = (status: string) =>
    started.world.database.prepare('UPDATE layer_2 SET status = ? WHERE OBJECTID = 7').run(status)
  const gaps: unknown[] = []
  started.gaps.afterRead = async (gap) => {
    gaps.push(gap)
    set('standby')
  }
  started.gaps.beforeWrite = (gap) => {
    gaps.push(gap)
    set('out')
  }
  set('active')
  const asked = { where: 'OBJECTID = 7', outFields: 'status', token: String(token) }
  expect(await call(`${service}/2/query`, asked)).toMatchObject({
    features: [{ attributes: { status: 'active' } }],
  })
  expect(statusOf()).toBe('standby')
  const calcExpression = '[{"field":"status","value":"active"}]'
  const where = "OBJECTID = 7 AND status = 'standby'"
  expect(await call(`${service}/2/calculate`, { where, calcExpression, token: String(token) })).toEqual({
    success: true,
    updatedFeatureCount: 0,
  })
  expect(statusOf()).toBe('out')
  expect(gaps).toEqual([
    { service: 'Assets_Service/FeatureServer', operation: '2/query', layers: [2] },
    { service: 'Assets_Service/FeatureServer', operation: '2/calculate' },
  ])
})

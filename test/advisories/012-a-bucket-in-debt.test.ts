import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/**
 * A query was charged the number of records that it named. Pages carry one key for all their readers, and a reader who asked for two
 * thousand million records put that key in debt for days.
 */
describe('a request for more records than there can be', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: (configuration) => {
        configuration.limits = { rates: [{ name: 'readers', per: 'principal', units: 100, every: '1s' }] }
      },
    })
  })
  afterAll(() => stack.close())

  it('does not shut the others out', async () => {
    const ask = (records: number) =>
      fetch(
        `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer/0/query?f=json&where=1%3D0&resultRecordCount=${records}`,
        { headers: { token: 'demo-key' } },
      )
    expect((await ask(2_147_483_647)).headers.get('retry-after')).toBeNull()
    stack.skip(500)
    const next = await ask(1)
    expect(next.headers.get('retry-after')).toBeNull()
    expect(await next.json()).toMatchObject({ features: [] })
  })
})

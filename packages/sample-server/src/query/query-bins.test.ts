import { describe, expect, it } from 'vitest'
import { createTestSite } from '../server/site.fixture.ts'
import { createWorld } from '../world/create.ts'

const site = createTestSite(createWorld())
const layer = 'rest/services/Assets_Service/FeatureServer'

const ask = async (path: string, parameters: Record<string, string>) =>
  (await site.ask(`${layer}/${path}`, { f: 'json', ...parameters })).json as {
    features: { attributes: Record<string, number> }[]
    count: number
  }

describe('Bins', () => {
  it('hold every row once, where they cover all values', async () => {
    const { count } = await ask('4/query', { where: 'diameter_mm IS NOT NULL', returnCountOnly: 'true' })
    const bin = { type: 'autoIntervalBin', onField: 'diameter_mm', parameters: { numBins: 4 } }
    const { features } = await ask('4/queryBins', { bin: JSON.stringify(bin) })
    expect(features).toHaveLength(4)
    expect(features.reduce((sum, { attributes }) => sum + (attributes.frequency ?? 0), 0)).toBe(count)
  })

  it('of a date begin with the month', async () => {
    const { features } = await ask('0/queryDateBins', {
      binField: 'reported',
      bin: '{"calendarBin":{"unit":"month"}}',
      outStatistics: '[{"statisticType":"count","onStatisticField":"reported","outStatisticFieldName":"n"}]',
    })
    expect(features.length).toBeGreaterThan(3)
    for (const { attributes } of features) expect(new Date(attributes.boundary ?? 0).getUTCDate()).toBe(1)
  })
})

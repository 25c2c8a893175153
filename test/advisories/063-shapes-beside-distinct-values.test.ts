import { describe, expect, it } from 'vitest'
import { ask } from '../../packages/policy/src/boundary/asking.fixture.ts'
import { worldOf } from '../../packages/policy/src/boundary/world.fixture.ts'

/**
 * One grant shows all rows without their shapes, another shows the shapes of some. Distinct values are asked for without shapes then, because
 * they cannot be blanked row by row; but a map server that sent the shapes all the same was believed, for all rows.
 */
describe('shapes beside distinct values', () => {
  const everywhere = { with: { fields: { except: ['geometry'] } } }
  const north = { with: { where: "DISTRICT = 'north'" } }
  const question = (f: string) => ({
    path: '0/query',
    parameters: { where: '1=1', outFields: 'NAME', returnDistinctValues: 'true', f },
  })

  it.each(['json', 'geojson'])('are left out where some views hide them: %s', async (f) => {
    const grants = [everywhere, north]
    const { json } = await ask(worldOf(), question(f), { grants, manner: 'talkative' })
    const rows = json?.features as readonly { geometry?: unknown }[]
    expect(rows.map(({ geometry }) => geometry ?? null)).toEqual([null, null, null, null, null])
  })

  it('stay where every view shows them', async () => {
    const { json } = await ask(worldOf(), question('json'), { grants: [north], manner: 'talkative' })
    const rows = json?.features as readonly { geometry?: unknown }[]
    expect(rows.every(({ geometry }) => geometry !== undefined)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { createTestSite } from '../server/site.fixture.ts'
import { createWorld } from '../world/create.ts'
import type { Position } from '../world/geometry.ts'
import { toDegrees } from '../world/mercator.ts'

const { ask } = createTestSite(createWorld())
const LAYER = 'rest/services/Assets_Service/FeatureServer/2'
const [midX, midY, radius] = [-13_135_000, 4_100_000, 40_000]

/** A round polygon of very many vertices. */
const circle = (vertices: number): Position[] =>
  Array.from({ length: vertices + 1 }, (_, place) => {
    const turn = (-2 * Math.PI * (place % vertices)) / vertices
    return [midX + radius * Math.cos(turn), midY + radius * Math.sin(turn)]
  })

const query = async (parameters: Record<string, string>) =>
  (await ask(`${LAYER}/query`, { where: '1=1', ...parameters })).json as unknown as {
    count: number
    objectIds: number[]
    features: { geometry: { x: number; y: number } }[]
    extent: Record<string, number>
  }

describe('A query', () => {
  const polygon = {
    geometry: JSON.stringify({ rings: [circle(20_000)] }),
    geometryType: 'esriGeometryPolygon',
    inSR: '102100',
  }

  it('finds what a polygon of 20,000 vertices contains', async () => {
    const { objectIds } = await query({
      ...polygon,
      spatialRel: 'esriSpatialRelContains',
      returnIdsOnly: 'true',
    })
    const { objectIds: all } = await query({ returnIdsOnly: 'true' })
    expect([objectIds.length > 100, objectIds.length < all.length]).toEqual([true, true])
  })

  it.each(['objectIds', 'where'])('takes 20,000 ids in %s', async (name) => {
    const ids = Array.from({ length: 20_000 }, (_, place) => 3 * place + 1).join(',')
    const value = name === 'where' ? `OBJECTID IN (${ids}) AND OBJECTID > 10` : ids
    const { objectIds } = await query({ [name]: value, returnIdsOnly: 'true' })
    expect(objectIds.length).toBeGreaterThan(100)
    expect(objectIds.every((id) => id % 3 === 1)).toBe(true)
  })

  it.each([
    ['4326', (x: number, y: number) => toDegrees(x, y)],
    ['3857', (x: number, y: number) => [x, y]],
  ] as const)('gives shapes in %s', async (outSR, placed) => {
    const [plain, other] = await Promise.all([query({ objectIds: '1' }), query({ objectIds: '1', outSR })])
    const { x = 0, y = 0 } = plain.features[0]?.geometry ?? {}
    const { x: otherX, y: otherY } = other.features[0]?.geometry ?? {}
    const [expectedX = 0, expectedY = 0] = placed(x, y)
    expect([otherX, otherY]).toEqual([expect.closeTo(expectedX, 9), expect.closeTo(expectedY, 9)])
  })

  it('asks in one reference and answers in another', async () => {
    const degrees = circle(500).map(([x, y]) => toDegrees(x, y))
    const geometry = JSON.stringify({ rings: [degrees] })
    const asked = { ...polygon, geometry, inSR: '4326', outSR: '32611', returnIdsOnly: 'true' }
    const plain = await query({
      ...polygon,
      geometry: JSON.stringify({ rings: [circle(500)] }),
      returnIdsOnly: 'true',
    })
    expect((await query(asked)).objectIds).toEqual(plain.objectIds)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// One request can ask for a picture of hours, for hundreds of moments, or for rows without end; and moments of a hidden field tell of it.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor

describe.each(names)('Before %s', (name) => {
  it.each<[what: string, more: Record<string, string>]>([
    ['a picture of ten thousand million pixels', { WIDTH: '100000', HEIGHT: '100000' }],
    ['a picture without end on one side', { WIDTH: '2147483648', HEIGHT: '1' }],
    ['a size below nothing', { WIDTH: '-5' }],
    ['a size of letters', { WIDTH: '1e3' }],
    ['hundreds of moments', { TIME: Array.from({ length: 300 }, (_, day) => `2026-01-${day}`).join(',') }],
    ['two moments', { TIME: '2025-01-01,2025-01-02' }],
    ['a period of moments', { TIME: '2000-01-01/2026-01-01/PT1S' }],
    ['no moment, or another', { TIME: 'null,2025-01-01' }],
    ['a moment that is none', { TIME: "2025-01-01' OR '1'='1" }],
    ['another dimension', { DIM_ZONE: 'restricted' }],
    ['a height', { ELEVATION: '0/9999' }],
    ['ten thousand layers', { LAYERS: Array.from({ length: 10_000 }, (_, index) => index + 100).join(',') }],
  ])('%s is refused before the map server is asked', async (_, more) => {
    const door = doorOf(name)
    for (const caller of ['guest', 'editor'] as const) {
      const reply = await gated.ask(door, gated.map(door, door.seen, more), {
        caller,
        init: { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      })
      expect(reply.status, reply.text.slice(0, 200)).toBeGreaterThanOrEqual(400)
      expect(reply.status).toBeLessThan(500)
      expect(reply.sent).toEqual([])
    }
  })

  it.each(['0', '-1', '1000000000', 'all', '1.5'])('%s rows at a place are none of a wish', async (count) => {
    const door = doorOf(name)
    const info = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: door.seen,
      INFO_FORMAT: 'text/plain',
      X: '35',
      Y: '80',
      FEATURE_COUNT: count,
    }
    const reply = await gated.ask(door, gated.map(door, door.seen, info))
    expect(reply.sent.join(' ')).not.toContain('1000000000')
    expect(reply.text).not.toContain('zqCanary')
  })

  it.each([
    ['-1', '5'],
    ['250', '5'],
    ['5', '250'],
    ['x', '5'],
    ['1e1', '5'],
    ['5.5', '5'],
  ])('the pixel %s, %s is none', async (X, Y) => {
    const door = doorOf(name)
    const info = { REQUEST: 'GetFeatureInfo', QUERY_LAYERS: door.seen, INFO_FORMAT: 'text/plain', X, Y }
    const reply = await gated.ask(door, gated.map(door, door.seen, info))
    expect([reply.status, reply.sent]).toEqual([400, []])
  })

  it('rows without a place are not told', async () => {
    const door = doorOf(name)
    const info = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: door.seen,
      INFO_FORMAT: 'text/plain',
      FEATURE_COUNT: '50',
    }
    const reply = await gated.ask(door, gated.map(door, door.seen, info))
    expect([reply.status, reply.sent]).toEqual([400, []])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fleet, startFleet } from '../../faults/fleet.ts'
import { faultsIn, runScene, scenes } from '../../faults/run.ts'

// `npm run faults` lets these last as long as they do in earnest.

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet()
})
afterAll(() => fleet?.close())

describe('Three gateways on one database, under load', () => {
  // The last one leaves them on another server.
  it.each(['restarted', 'killed', 'failover'])('%s', async (name) => {
    const scene = scenes.find((one) => one.name === name)
    if (scene === undefined || scene.missing?.() !== undefined) return
    const outcome = await runScene(scene, { isShort: true, progress: () => {}, fleet })
    expect(faultsIn(outcome)).toEqual([])
    expect(outcome.revoked).toBeGreaterThan(2)
    expect(outcome.edits['done, 1 rows']).toBeGreaterThan(2)
  })
})

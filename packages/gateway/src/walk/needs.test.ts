import type { Decision, Found, Need, ServiceRights } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { Needed } from '../core/errors/needed.ts'
import { FoundTooEarly, withNeeds } from './needs.ts'

const decision = {
  effect: 'permit',
  grants: [],
  obligations: { unrestricted: false, rights: {} as ServiceRights },
} satisfies Decision
const refusal = new GatewayError('access.denied', 'not known')
const draws = (wkid: number): Need => ({ kind: 'draws', wkid })
const factsOf = (one: Decision) => (one.effect === 'permit' ? one.obligations.rights?.facts : undefined)
const found = async (): Promise<Found> => ({ kind: 'draws', draws: true })

/** Work that needs to know of these references, one after the other. */
const needing =
  (...wkids: readonly number[]) =>
  async (one: Decision): Promise<readonly number[]> => {
    const missing = wkids.find((wkid) => !factsOf(one)?.draws.has(wkid))
    if (missing !== undefined) throw new Needed(draws(missing), refusal)
    return [...(factsOf(one)?.draws.keys() ?? [])]
  }

describe('What a request needs to know of areas', () => {
  it('is found out, one thing after the other, and stands in its obligations', async () => {
    const asked: Need[] = []
    const findOut = (need: Need) => {
      asked.push(need)
      return found()
    }
    expect(await withNeeds(decision, findOut, needing(4326, 3857))).toEqual([4326, 3857])
    expect(asked).toEqual([draws(4326), draws(3857)])
    expect(decision.obligations.rights).not.toHaveProperty('facts')
  })

  it('is a refusal where nobody finds it out, or a request needs ever more', async () => {
    await expect(withNeeds(decision, undefined, needing(4326))).rejects.toBe(refusal)
    const endless = Array.from({ length: 300 }, (_, index) => index)
    await expect(withNeeds(decision, found, needing(...endless))).rejects.toBe(refusal)
    const deaf = async (): Promise<Found> => ({ kind: 'rows', rows: { ids: [] } })
    await expect(withNeeds(decision, deaf, needing(4326))).rejects.toBe(refusal)
  })

  it('is found out again where rows were read too early', async () => {
    const asked: string[] = []
    const needs = ['a', 'b'].map((key) => ({ kind: 'rows-to-edit', layerId: 0, key }) as Need)
    const findOut = async (need: Need): Promise<Found> => {
      asked.push((need as { key: string }).key)
      if (asked.length === 2) throw new FoundTooEarly('given back')
      return { kind: 'rows-to-edit', rows: { rows: [] } }
    }
    const work = async (one: Decision) => {
      const known = factsOf(one)?.rowsToEdit
      const missing = needs.find((need) => !known?.has((need as { key: string }).key))
      if (missing) throw new Needed(missing, refusal)
      return known?.size
    }
    expect(await withNeeds(decision, findOut, work)).toBe(2)
    expect(asked).toEqual(['a', 'b', 'a', 'b'])
  })

  it('passes other errors on, of the work and of whoever finds out', async () => {
    const failed = new GatewayError('upstream.unreachable', 'no answer')
    const fails = () => Promise.reject(failed)
    await expect(withNeeds(decision, fails, needing(4326))).rejects.toBe(failed)
    await expect(withNeeds(decision, found, fails)).rejects.toBe(failed)
  })
})

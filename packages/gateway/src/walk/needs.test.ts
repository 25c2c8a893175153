import {
  type AreaRight,
  type Decision,
  type Found,
  type Need,
  placedNeedKey,
  type ServiceRights,
} from '@mapgate/policy'
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

  it('is remembered of the places of areas, by the rights of a decision, and of nothing else', async () => {
    const right = { area: { key: 'a' }, transformations: [] } as unknown as AreaRight
    const inPlace = (wkid: number): Need => ({ kind: 'placed', right, wkid })
    const asked: Need[] = []
    const findOut = async (need: Need): Promise<Found> => {
      asked.push(need)
      return need.kind === 'draws'
        ? { kind: 'draws', draws: true }
        : { kind: 'placed', placed: { unplaced: 'no' } }
    }
    const work = (wkid: number) => async (one: Decision) => {
      if (!factsOf(one)?.placed.has(placedNeedKey(right, wkid))) throw new Needed(inPlace(wkid), refusal)
      if (!factsOf(one)?.draws.has(wkid)) throw new Needed(draws(wkid), refusal)
    }
    const decided = (rights: ServiceRights): Decision => ({
      ...decision,
      obligations: { unrestricted: false, rights },
    })
    const [mine, others] = [{} as ServiceRights, {} as ServiceRights]
    for (const rights of [mine, mine, others]) await withNeeds(decided(rights), findOut, work(1))
    expect(asked).toEqual([inPlace(1), draws(1), draws(1), inPlace(1), draws(1)])
    for (let wkid = 2; wkid < 12; wkid++) await withNeeds(decided(mine), findOut, work(wkid))
    asked.splice(0)
    for (const wkid of [1, 4, 5]) await withNeeds(decided(mine), findOut, work(wkid))
    expect(asked).toEqual([draws(1), draws(4), inPlace(5), draws(5)])
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

import { describe, expect, it } from 'vitest'
import { createCertainty } from './certain.ts'

const minute = 60_000
const storedAt = 1_800_000_000_000

/** A time that the test sets. */
function certaintyAt(now: number) {
  const world = { now }
  return { world, ...createCertainty(() => world.now) }
}

describe('An answer is certain', () => {
  it('where the catalogue was found right half a minute after it, and then for all', async () => {
    const { check, isFoundRight, world } = certaintyAt(storedAt + minute / 2)
    await check('entry', async () => world.now)
    expect([isFoundRight('entry', storedAt), isFoundRight('entry', storedAt + 1)]).toEqual([true, false])
    expect(isFoundRight('other', storedAt)).toBe(false)
  })

  it('by the time when the check was begun, and not when a later question of the same request asks for it', async () => {
    const { check, isFoundRight } = certaintyAt(storedAt + minute)
    await check('entry', async () => storedAt + 1)
    expect(isFoundRight('entry', storedAt)).toBe(false)
  })

  it('not by a check of before the clock was set back', async () => {
    const { check, isFoundRight, world } = certaintyAt(storedAt + 60 * minute)
    await check('entry', async () => world.now)
    world.now = storedAt
    expect(isFoundRight('entry', storedAt)).toBe(false)
  })

  it('by no check that nobody made', async () => {
    const { check, isFoundRight } = certaintyAt(storedAt + minute)
    await check('entry', undefined)
    expect(isFoundRight('entry', storedAt)).toBe(false)
  })
})

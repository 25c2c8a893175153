import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, startPglite } from '../conditions/engines.ts'
import { runConditions } from '../conditions/run.ts'

describe('conditions of a caller from whom rows are hidden, before a real database', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await startPglite()
  })
  afterAll(() => engine.close())

  it('behave alike in worlds that differ in hidden rows', async () => {
    const run = await runConditions(engine, { cases: 1000, seed: 28 })
    expect(run.differences).toEqual([])
    expect(run.stops).toEqual([])
    expect(run.permitted).toBeGreaterThan(300)
    expect(run.answered).toBeGreaterThan(300)
    // Among what is refused are conditions that do tell: the worlds, the database and the model notice them.
    expect(run.tellingRefused).toBeGreaterThan(10)
    expect(run.stoppingRefused).toBeGreaterThan(200)
  })
})

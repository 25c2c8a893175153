import { describe, expect, it } from 'vitest'
import { killAmidEdits } from './killed-edits.ts'

// Two of the kills; `killed-edits-often.test.ts` makes all of them.
describe('A gateway that is killed in the middle of edits', () => {
  it('writes none of them twice, none that is foreign, and loses none in silence', async () => {
    const { wrong, kills } = await killAmidEdits(2, { seed: 4, patienceMs: 0 })
    expect([kills, wrong]).toEqual([2, []])
  })
})

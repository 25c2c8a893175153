import { describe, expect, it } from 'vitest'
import { killAmidEdits } from './killed-edits.ts'

describe('A gateway that is killed 30 times in the middle of edits', () => {
  it('writes none of them twice, none that is foreign, and loses none in silence', async () => {
    const { wrong, ...figures } = await killAmidEdits(30, { seed: 1, patienceMs: 60_000 })
    console.log(JSON.stringify(figures))
    expect(wrong).toEqual([])
  })
})

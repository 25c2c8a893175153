import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CutStack, cutEdits, cutEverywhere, ownRowOf, startCutStack, withCrew } from './cut-edits.ts'

// A few of the cuts; `cut-edits-everywhere.test.ts` makes all of them.
let cutting: CutStack
beforeAll(async () => {
  cutting = await startCutStack(withCrew)
})
afterAll(() => cutting?.close())

describe('An edit whose connection to the map server is cut', () => {
  it.each(['plain', 'added', 'conditional', 'compared'])(
    'is sent once, and its caller is told what is known of it: %s',
    async (way) => {
      const edit = cutEdits(ownRowOf(cutting.stack))[way]
      if (edit === undefined) throw new Error(`there is no edit ${way}`)
      const tally = await cutEverywhere(cutting, edit, { step: 61 })
      expect(tally.wrong).toEqual([])
      expect(tally.unknownDone).toBeGreaterThan(0)
      expect(tally.unknownUndone + tally.refused).toBeGreaterThan(0)
    },
  )
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CutStack, cutEdits, cutEverywhere, ownRowOf, startCutStack, withCrew } from './cut-edits.ts'

let cutting: CutStack
beforeAll(async () => {
  cutting = await startCutStack(withCrew)
})
afterAll(() => cutting?.close())

describe('An edit whose connection to the map server is cut at any byte', () => {
  it.each(['plain', 'added', 'conditional', 'compared'])(
    'is sent once, and its caller is told what is known of it: %s',
    async (way) => {
      const edit = cutEdits(ownRowOf(cutting.stack))[way]
      if (edit === undefined) throw new Error(`there is no edit ${way}`)
      const tally = await cutEverywhere(cutting, edit, { step: 1 })
      const { wrong, ...figures } = tally
      console.log(way, JSON.stringify(figures))
      expect(wrong).toEqual([])
    },
  )
})

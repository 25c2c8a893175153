import { beforeAll, describe, expect, it } from 'vitest'
import { type EditLeak, type EditRunResult, runEdits } from '../soundness/edits/edit-run.ts'
import { type GapRunResult, runGaps } from '../soundness/edits/gaps.ts'
import { createTemplate } from '../soundness/template.ts'

// The short run with a fixed seed; `npm run soundness -- --edits` is the long one.
const seed = 8
let edits: EditRunResult
let gaps: GapRunResult

beforeAll(async () => {
  const template = await createTemplate()
  edits = await runEdits({ cases: 500, seed, template })
  gaps = await runGaps({ cases: 200, seed, template })
})

const said = (leaks: readonly EditLeak[]) =>
  leaks.map(({ property, what, request }) => `${property}, ${request.operation}: ${what}`)

describe('Edits under a policy', () => {
  it('write what it permits and nothing else, and tell nothing of hidden rows', () => {
    expect(said(edits.leaks)).toEqual([])
  })

  it('are done in every operation where they are permitted', () => {
    const silent = [...edits.done].filter(([, { writing }]) => writing === 0).map(([operation]) => operation)
    expect(silent).toEqual([])
    const counts = [...edits.done.values()]
    const sum = (name: 'permitted' | 'done') => counts.reduce((all, count) => all + count[name], 0)
    // What is left is refused in words: deletions beside other changes, rows named twice, calculations in areas.
    expect(sum('done') / sum('permitted')).toBeGreaterThan(0.5)
  })

  it('do not touch rows that change hands, or say that they did', () => {
    expect(said(gaps.leaks)).toEqual([])
    expect([...gaps.forced.keys()].sort()).toEqual(['compared', 'conditional'])
    expect(gaps.overwritten).toBeGreaterThan(0)
  })
})

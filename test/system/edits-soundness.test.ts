import { describe, expect, it } from 'vitest'
import { type EditLeak, runEdits } from '../soundness/edits/edit-run.ts'
import { runGaps } from '../soundness/edits/gaps.ts'

// The short run with a fixed seed; `npm run soundness -- --edits` is the long one.
const seed = 3

const said = (leaks: readonly EditLeak[]) =>
  leaks.map(({ property, what, request }) => `${property}, ${request.operation}: ${what}`)

describe('Edits under a policy', () => {
  it('write what it permits and nothing else, and tell nothing of hidden rows', async () => {
    const { leaks } = await runEdits({ cases: 400, seed })
    expect(said(leaks)).toEqual([])
  })

  it('do not touch rows that change hands, or say that they did', async () => {
    const { leaks } = await runGaps({ cases: 200, seed })
    expect(said(leaks)).toEqual([])
  })
})

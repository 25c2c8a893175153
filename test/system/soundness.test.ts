import { operations } from '@mapgate/protocol'
import { beforeAll, describe, expect, it } from 'vitest'
import { operationsMade, unmade } from '../soundness/coverage.ts'
import { runKept } from '../soundness/kept/kept-run.ts'
import { wmsMakers } from '../soundness/makers-wms.ts'
import { type RunResult, runSoundness } from '../soundness/run.ts'
import { createTemplate, type Template } from '../soundness/template.ts'

// The short run with a fixed seed; `npm run soundness` is the long one.
const seed = 5
let template: Template
let run: RunResult

beforeAll(async () => {
  template = await createTemplate()
  run = await runSoundness({ cases: 1_400, seed, template })
})

describe('The run', () => {
  it('makes every operation that is served, or says why it does not', () => {
    const served = operations.filter(({ refused }) => refused === undefined).map(({ id }) => id)
    const made = operationsMade(template, 60)
    expect(served.filter((id) => !made.has(id)).sort()).toEqual(Object.keys(unmade).sort())
  })
})

describe('The policy', () => {
  it('tells nothing that it hides, in any operation', () => {
    expect(
      run.leaks.map(({ property, what, request }) => `${property}, ${request.operation}: ${what}`),
    ).toEqual([])
  })

  it('still answers every operation that it does not refuse', () => {
    const silent = [...run.telling].filter(([, row]) => ![...row.values()].some((count) => count > 0))
    // What is given to grants alone that hide nothing, or to nobody.
    const refused = ['generateKml', 'output', 'edit', 'info', 'layerInfo']
    expect(silent.map(([operation]) => operation).filter((name) => !refused.includes(name))).toEqual([])
  })
})

describe('WMS and WMTS', () => {
  it('tell nothing that the policy hides, and answer every operation', async () => {
    const { leaks, telling } = await runSoundness({
      cases: 350,
      // Not every policy is on the service with tiles, so there are many.
      casesPerPolicy: 25,
      seed,
      template,
      operations: Object.keys(wmsMakers),
    })
    expect(leaks.map(({ property, what, request }) => `${property}, ${request.operation}: ${what}`)).toEqual(
      [],
    )
    const silent = [...telling].filter(([, row]) => ![...row.values()].some((count) => count > 0))
    expect(silent.map(([operation]) => operation)).toEqual([])
  })
})

describe('Kept answers', () => {
  it('are what is told without them, to everybody', async () => {
    const { leaks, from, fromDisk } = await runKept({ cases: 600, seed, template })
    expect(leaks.map(({ what, request }) => `${request.operation}: ${what}`)).toEqual([])
    for (const name of ['hit', 'miss', 'collapsed']) expect(from.get(name), name).toBeGreaterThan(20)
    expect(fromDisk).toBeGreaterThan(3)
  })
})

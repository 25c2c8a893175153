import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from './console.ts'

let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole()
})
afterAll(() => run?.close())

const pages = ['live', 'explain', 'why', 'seen', 'grants', 'keys', 'people', 'usage', 'health']

it.each(pages)('%s: no fault that axe finds, in both schemes and widths', async (name) => {
  await run.open(name)
  await run.pictures(`page-${name}`)
  expect(run.faults()).toEqual([])
})

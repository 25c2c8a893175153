import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { asVisitor } from './caller.ts'

/**
 * `outStatistics=[]` counted as statistics here, whose columns bear names of the caller's choice, and as none at the map server,
 * which answered rows with its display field: whatever that was, nothing took it out again.
 */
describe('an empty list of statistics', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: ({ grants }) => {
        grants
          .find(({ name }: { name: string }) => name.startsWith('the visitor'))
          .with.fields.except.push('ticket')
      },
    })
  })
  afterAll(() => stack.close())

  it('is refused, whatever stands beside it', async () => {
    for (const more of ['', '&returnDistinctValues=true', '&groupByFieldsForStatistics=district', '&f=pbf']) {
      const target = `/MapServer/0/query?where=1%3D1${more.includes('f=') ? '' : '&f=json'}&outStatistics=[]${more}`
      const { json, executions } = await asVisitor(stack, target)
      expect(json.error).toMatchObject({ code: 400, message: expect.stringContaining('outStatistics') })
      expect(executions).toEqual([])
    }
  })
})

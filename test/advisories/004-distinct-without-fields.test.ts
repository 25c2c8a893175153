import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { asVisitor } from './caller.ts'

/**
 * One grant shows a field of some rows, another shows more rows without it. Distinct values cannot be blanked row by row, so only
 * rows whose fields are all shown may be in them; that held for fields which were named, and not for those that no name stood for.
 */
describe('distinct values of fields that are not named', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: ({ grants }) => {
        grants.push({
          name: 'other districts without tickets',
          to: { roles: ['visitor'] },
          on: { services: ['Assets_Service'] },
          for: ['query'],
          with: { where: "district <> 'Littlebrook'", fields: { only: ['district'] } },
        })
      },
    })
  })
  afterAll(() => stack.close())

  const tickets = async (more: string): Promise<number> => {
    const { json } = await asVisitor(
      stack,
      `/MapServer/0/query?f=json&where=1%3D1&returnGeometry=false&resultRecordCount=900${more}`,
    )
    expect(json.error).toBeUndefined()
    return json.features.filter(
      ({ attributes }: { attributes: Record<string, unknown> }) => attributes.ticket,
    ).length
  }

  it('are values of rows that show them', async () => {
    const shown = await tickets('&outFields=ticket')
    const distinct = await tickets('&returnDistinctValues=true')
    expect(distinct).toBeGreaterThan(0)
    expect(distinct).toBe(shown)
  })
})

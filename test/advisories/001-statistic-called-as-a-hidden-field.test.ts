import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { asVisitor, fieldsRead, parameter } from './caller.ts'

/**
 * A statistic called `owner_name` made every `owner_name` in `having` and `orderByFields` count as that statistic, while the database
 * read the column: `MAX(owner_name) LIKE 'A%'`, letter by letter, told the hidden owner of every row.
 */
describe('a statistic that is called as a hidden field', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  const counted = (name: string) =>
    `where=1%3D1&groupByFieldsForStatistics=OBJECTID&outStatistics=${parameter([
      { statisticType: 'count', onStatisticField: 'OBJECTID', outStatisticFieldName: name },
    ])}`

  it.each([
    ['inside an aggregate', "having=MAX(owner_name) LIKE 'A%25'", 400],
    ['in another case', "having=MAX(Owner_Name) LIKE 'A%25'", 400],
    ['alone, where it is the statistic', 'having=owner_name > 0', undefined],
    ['alone, as a text, which the statistic is not', "having=owner_name LIKE 'A%25'", 400],
    ['in the order, where it is the statistic', 'orderByFields=owner_name', undefined],
  ])('does not open the field %s', async (_, oracle, code) => {
    for (const service of ['MapServer', 'FeatureServer']) {
      const { json, executions } = await asVisitor(
        stack,
        `/${service}/0/query?f=json&${counted('OWNER_NAME')}&${oracle}`,
      )
      expect(json.error?.code).toBe(code)
      expect(fieldsRead(executions, 0)).not.toContain('owner_name')
    }
  })

  it('still stands for itself under a name of its own', async () => {
    const { json } = await asVisitor(
      stack,
      `/FeatureServer/0/query?f=json&${counted('rows_here')}&having=rows_here > 0&orderByFields=rows_here`,
    )
    expect(json.error).toBeUndefined()
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOfSites } from './odd-rows.ts'
import { type OddStack, startOddStack } from './odd-stack.ts'

/**
 * Ids of the caller's choice went to the map server beside the condition of the policy. Where a server reads the ids alone, rows, their
 * attachments and their cells were given of whichever ids were named.
 */

let stack: OddStack
let cells: OddStack
const rows = rowsOfSites({ prefersIds: true })

beforeAll(async () => {
  stack = await startOddStack({
    grants: [{ where: "DISTRICT = 'North'" }],
    answer: (url, response, message) => {
      if (url.pathname.endsWith('/queryAttachments')) {
        const named = url.searchParams.get('objectIds')?.split(',').filter(Boolean).map(Number)
        const ids =
          named ?? (url.searchParams.get('definitionExpression')?.includes("'North'") ? [1, 2] : [1, 2, 3, 4])
        return {
          attachmentGroups: ids.map((id) => ({ parentObjectId: id, attachmentInfos: [{ id: id * 10 }] })),
        }
      }
      if (url.pathname.includes('/attachments')) return { attachmentInfos: [{ id: 30 }] }
      return rows(url, response, message)
    },
  })
  cells = await startOddStack({
    grants: [{ fields: { only: ['OBJECTID', 'DISTRICT'] } }, { where: "DISTRICT = 'North'" }],
    answer: rows,
  })
})
afterAll(async () => {
  await stack?.close()
  await cells?.close()
})

/** No request names rows by ids and by a condition. */
function expectOneSelection(asked: readonly string[]): void {
  expect(asked.length).toBeGreaterThan(0)
  for (const target of asked) {
    const values = new URLSearchParams(target.split('?')[1])
    const conditions = [values.get('where'), values.get('definitionExpression')].filter(Boolean)
    expect([target, values.get('objectIds') !== null && conditions.length > 0]).toEqual([target, false])
  }
}

const base = '/rest/services/Sites/FeatureServer/0'

describe('rows that are named by their ids', () => {
  it.each([
    ['json', 'objectIds=1,3,4&outFields=OBJECTID,OWNER'],
    ['json', 'objectIds=1,3,4&outFields=OBJECTID,OWNER&where=1%3D1'],
    ['json', 'objectIds=1,3,4&outFields=OBJECTID,OWNER&where=OWNER+IS+NOT+NULL'],
    ['geojson', 'objectIds=1,3,4&outFields=OBJECTID,OWNER'],
    ['json', 'objectIds=1,3,4&returnIdsOnly=true'],
  ])('are given as far as the policy shows them: %s %s', async (format, query) => {
    const { json, text } = await stack.ask(`${base}/query?${query}&f=${format}`)
    expect(json.objectIds ?? json.features).toHaveLength(1)
    expect(text).not.toMatch(/Olga|Petra/)
    expectOneSelection(stack.asked())
  })

  it('one by one too', async () => {
    expect((await stack.ask(`${base}/1?f=json`)).json.feature.attributes.OWNER).toBe('Ines')
    expect((await stack.ask(`${base}/3?f=json`)).json.error.code).toBe(404)
    expectOneSelection(stack.asked())
  })

  it('show the cells that they show, and no others', async () => {
    const { text, json } = await cells.ask(`${base}/query?objectIds=2,3,4&outFields=OBJECTID,OWNER&f=json`)
    expect(json.features).toHaveLength(3)
    expect(text).not.toContain('Petra')
    expectOneSelection(cells.asked())
  })
})

describe('attachments', () => {
  const parents = (json: { attachmentGroups: { parentObjectId: number }[] }) =>
    json.attachmentGroups.map(({ parentObjectId }) => parentObjectId)

  it('of named rows are those of rows that are shown', async () => {
    const { json } = await stack.ask(`${base}/queryAttachments?objectIds=1,3,4&f=json`)
    expect(parents(json)).toEqual([1])
    expectOneSelection(stack.asked())
  })

  it('of named rows hold the condition of the caller too', async () => {
    const target = `${base}/queryAttachments?objectIds=1,2,3&definitionExpression=OBJECTID+IN+(2)&f=json`
    expect(parents((await stack.ask(target)).json).includes(3)).toBe(false)
    expectOneSelection(stack.asked())
  })

  it('of rows that are not shown are none', async () => {
    expect(parents((await stack.ask(`${base}/queryAttachments?objectIds=3,4&f=json`)).json)).toEqual([])
    const counted = await stack.ask(`${base}/queryAttachments?objectIds=3,4&returnCountOnly=true&f=json`)
    expect(counted.json).toEqual({ count: 0 })
    expectOneSelection(stack.asked())
  })

  it('of one row are not listed where the row is not shown', async () => {
    expect((await stack.ask(`${base}/3/attachments?f=json`)).refused).toBe('request.not-found')
    expectOneSelection(stack.asked())
  })
})

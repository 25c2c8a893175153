import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenario, send } from '../sign-in/replay.ts'
import { type CrewStack, startCrew, tokenOf } from './crew.ts'

let crew: CrewStack
beforeAll(async () => {
  crew = await startCrew()
})
afterAll(() => crew?.stack.close())

/** A field as QGIS reads it: what is not editable it shows, and locks. */
interface Described {
  readonly capabilities: string
  readonly allowGeometryUpdates?: boolean
  readonly objectIdField: string
  readonly fields: readonly { readonly name: string; readonly editable: boolean }[]
}

/** What QGIS asks of a layer of features before it shows it, as it was recorded, with the token of an account. */
async function asQgis(
  account: string,
): Promise<readonly { target: string; reply: Record<string, unknown> }[]> {
  const token = await tokenOf(crew.stack, account)
  const lines = scenario('qgis', 'esri-token').filter(({ target }) =>
    target.includes('/Feat/FeatureServer/0'),
  )
  expect(lines.length).toBeGreaterThan(2)
  const answers = []
  for (const line of lines) {
    const { status, body } = await send(crew.stack, line, (text) =>
      text
        .replace('HDR1', token)
        .replace('FeatureServer/0', 'FeatureServer/2')
        .replace('objectIds=1,2,3', `objectIds=${crew.own.slice(0, 2).join()},${crew.foreign}`),
    )
    expect(status).toBe(200)
    answers.push({ target: line.target, reply: JSON.parse(Buffer.from(body, 'latin1').toString()) })
  }
  return answers
}

describe('QGIS, by its recorded requests', () => {
  it('is told what the crew may do, and locks the fields that it may not write', async () => {
    const answers = await asQgis('crew')
    const described = answers.find(({ target }) => !target.includes('/query'))?.reply as unknown as Described
    const words = described.capabilities.toLowerCase().split(',')
    // By these QGIS offers to add, to change and to delete; by `allowGeometryUpdates` it offers to move.
    for (const word of ['create', 'update', 'delete']) expect(words).toContain(word)
    expect(described.allowGeometryUpdates).toBe(true)
    const fields = new Map(described.fields.map(({ name, editable }) => [name, editable]))
    expect([...fields.keys()].filter((name) => /owner|phone|cost/.test(name))).toEqual([])
    expect(fields.get('OBJECTID')).toBe(false)
    expect(fields.get('district')).toBe(false)
    expect(fields.get('manufacturer')).toBe(true)
  })

  it('gets the hydrants of the crew, and not the foreign one that it names', async () => {
    const rows = (await asQgis('crew')).find(({ target }) => target.includes('objectIds='))?.reply as {
      features: { attributes: Record<string, unknown> }[]
    }
    expect(rows.features.map(({ attributes }) => attributes.OBJECTID)).toEqual(crew.own.slice(0, 2))
    expect(Object.keys(rows.features[0]?.attributes ?? {})).not.toContain('owner_name')
  })

  it('is offered no edits where the account has none', async () => {
    const answers = await asQgis('visitor')
    const described = answers.find(({ target }) => !target.includes('/query'))?.reply as unknown as Described
    expect(described.capabilities).not.toMatch(/create|update|delete|editing/i)
  })
})

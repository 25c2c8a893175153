import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Stack, startStack } from '../stack.ts'

const page = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8')
const [, section = ''] = page.split('\n## Recipes for edits\n')
const [text = ''] = section.split('\n## ')
/** The sample server has no field for who recorded a row: there the caller's name stands for it. */
const recipes = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) =>
  parse(yaml.replaceAll('recorded_by', 'owner_name')),
)

const person = (name: string, role: string) => ({
  name,
  password: `password of ${name}`,
  roles: [role],
  attributes: { district: 'Littlebrook' },
})
const people = [
  person('mara', 'crew-of-the-recipe'),
  person('nuno', 'contractor'),
  person('olga', 'contractor'),
  person('pia', 'resident'),
  person('quinn', 'reviewer'),
]

let stack: Stack
const tokens = new Map<string, string>()
beforeAll(async () => {
  expect(recipes).toHaveLength(3)
  stack = await startStack({
    configure: (configuration) => {
      configuration.users.push(...people)
      const grants = recipes.flat()
      grants[0].to.roles = ['crew-of-the-recipe']
      configuration.grants.push(...grants)
    },
  })
  for (const { name, password } of people) {
    const body = new URLSearchParams({ username: name, password, f: 'json' })
    const reply = await fetch(`${stack.gatewayUrl}/arcgis/tokens/generateToken`, { method: 'POST', body })
    tokens.set(name, ((await reply.json()) as { token: string }).token)
  }
})
afterAll(() => stack?.close())

const hydrants = 2
const complaints = 0
const inside = { geometry: { x: -118, y: 34.5, spatialReference: { wkid: 4326 } } }
const beside = { geometry: { x: -118.01, y: 34.5, spatialReference: { wkid: 4326 } } }
const outside = { geometry: { x: -117.2, y: 34.5, spatialReference: { wkid: 4326 } } }

interface Answer {
  readonly error?: { readonly code: number; readonly message: string; readonly details?: readonly string[] }
  readonly [results: string]: unknown
}

/** Posts edits of one layer as a person, each row for itself unless told otherwise. */
async function edit(
  who: string,
  layer: number,
  edits: Readonly<Record<string, unknown>>,
  rollbackOnFailure = false,
): Promise<Answer> {
  const lists = Object.entries(edits).map(([name, list]) => [name, JSON.stringify(list)])
  const body = new URLSearchParams([
    ['f', 'json'],
    ['token', tokens.get(who) ?? ''],
    ['rollbackOnFailure', String(rollbackOnFailure)],
    ...lists,
  ])
  const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/FeatureServer/${layer}/applyEdits`
  return (await (await fetch(url, { method: 'POST', body })).json()) as Answer
}

const succeeds = async (answer: Promise<Answer>): Promise<number> => {
  const reply = await answer
  const [result] = Object.values(reply).flat() as { objectId: number; success: boolean }[]
  expect(reply).not.toHaveProperty('error')
  expect(result).toMatchObject({ success: true })
  return result?.objectId ?? Number.NaN
}

const isMissing = async (answer: Promise<Answer>): Promise<void> => {
  const results = Object.values(await answer).flat()
  expect(results).toMatchObject([{ success: false, error: { code: 1013 } }])
}

const isRefused = async (answer: Promise<Answer>): Promise<void> => {
  const reply = JSON.stringify(await answer)
  expect(reply).not.toContain('"success":true')
  expect(reply).toMatch(/"error":\{"code":\d+/)
}

const stored = (layer: number, id: number) =>
  stack.sample.world.database.prepare(`SELECT * FROM layer_${layer} WHERE OBJECTID = ?`).get(id)
const idWhere = (layer: number, condition: string): number =>
  Number(
    stack.sample.world.database
      .prepare(`SELECT OBJECTID AS id FROM layer_${layer} WHERE ${condition} LIMIT 1`)
      .get()?.id,
  )
const changed = (OBJECTID: number, attributes: object, more: object = {}) => ({
  updates: [{ attributes: { OBJECTID, ...attributes }, ...more }],
})

describe('The recipe of field crews', () => {
  const own = (status: string) => idWhere(hydrants, `district = 'Littlebrook' AND status = '${status}'`)
  const foreign = () => idWhere(hydrants, "district <> 'Littlebrook'")

  it('lets them add, change and move hydrants, which get their district', async () => {
    const id = await succeeds(
      edit('mara', hydrants, { adds: [{ attributes: { asset_id: 'HY-R' }, ...inside }] }),
    )
    expect(stored(hydrants, id)).toMatchObject({ district: 'Littlebrook', asset_id: 'HY-R' })
    await succeeds(edit('mara', hydrants, changed(id, { status: 'standby' }, beside)))
    expect(stored(hydrants, id)).toMatchObject({ status: 'standby', owner_name: null })
  })

  it('lets them delete what is out of service, and nothing else', async () => {
    await succeeds(edit('mara', hydrants, { deletes: [own('out')] }))
    await isMissing(edit('mara', hydrants, { deletes: [own('active')] }))
  })

  it("keeps them from owners' names, from other districts, and from handing over a hydrant", async () => {
    await isRefused(edit('mara', hydrants, changed(own('active'), { owner_name: 'Somebody Else' })))
    await isRefused(edit('mara', hydrants, changed(own('active'), { district: 'Juniper Flat' })))
    await isMissing(edit('mara', hydrants, changed(foreign(), { status: 'out' })))
    await isMissing(edit('mara', hydrants, { deletes: [foreign()] }))
  })
})

describe('The recipe of contractors', () => {
  const added = (attributes: object = {}, place: object = inside) => ({
    adds: [{ attributes: { ticket: 'T-R', ...attributes }, ...place }],
  })

  it('lets them add points in their area, which belong to who added them', async () => {
    const id = await succeeds(edit('nuno', complaints, added()))
    expect(stored(complaints, id)).toMatchObject({ owner_name: 'user:nuno' })
    await isRefused(edit('nuno', complaints, added({}, outside)))
  })

  it('lets them change and delete their own, and nobody else’s', async () => {
    const id = await succeeds(edit('nuno', complaints, added()))
    await succeeds(edit('nuno', complaints, changed(id, { notes: 'seen' })))
    await isMissing(edit('olga', complaints, changed(id, { notes: 'mine' })))
    await isMissing(edit('olga', complaints, { deletes: [id] }))
    await isMissing(
      edit('nuno', complaints, changed(idWhere(complaints, "district = 'Littlebrook'"), { notes: 'mine' })),
    )
    expect(stored(complaints, id)).toMatchObject({ notes: 'seen' })
    await isRefused(edit('nuno', complaints, changed(id, {}, outside)))
    await succeeds(edit('nuno', complaints, { deletes: [id] }))
  })

  it('lets nobody say whose a point is', async () => {
    await isRefused(edit('olga', complaints, added({ owner_name: 'user:nuno' })))
  })
})

describe('The recipe of reports', () => {
  const reported = (attributes: object = {}) => ({
    adds: [{ attributes: { ticket: 'T-R', category: 'leak', ...attributes }, ...inside }],
  })

  it('lets residents add, and neither change nor delete, their own too', async () => {
    const id = await succeeds(edit('pia', complaints, reported()))
    expect(stored(complaints, id)).toMatchObject({ status: 'open', category: 'leak' })
    await isRefused(edit('pia', complaints, changed(id, { notes: 'more' })))
    await isRefused(edit('pia', complaints, { deletes: [id] }))
    await isRefused(edit('pia', complaints, reported({ status: 'closed' })))
    expect(stored(complaints, id)).toMatchObject({ status: 'open', notes: null })
  })

  it('lets the reviewer set a status, with the check inside of the write', async () => {
    const id = await succeeds(edit('pia', complaints, reported()))
    stack.sample.report.take()
    await succeeds(edit('quinn', complaints, changed(id, { status: 'closed' })))
    expect(stored(complaints, id)).toMatchObject({ status: 'closed' })
    const writes = stack.sample.report.take().filter(({ rowsWritten }) => rowsWritten.length > 0)
    expect(writes.map(({ operation }) => operation)).toEqual(['calculate'])
  })

  it('refuses the reviewer other fields, places, new reports, and all or nothing of several rows', async () => {
    const ids = [
      await succeeds(edit('pia', complaints, reported())),
      await succeeds(edit('pia', complaints, reported())),
    ]
    const [id = 0] = ids
    await isRefused(edit('quinn', complaints, changed(id, { notes: 'seen' })))
    await isRefused(edit('quinn', complaints, changed(id, { status: 'closed' }, beside)))
    await isRefused(edit('quinn', complaints, reported()))
    await isRefused(edit('quinn', complaints, { deletes: [id] }))
    const both = { updates: ids.map((OBJECTID) => ({ attributes: { OBJECTID, status: 'assigned' } })) }
    await isRefused(edit('quinn', complaints, both, true))
    expect(stored(complaints, id)).toMatchObject({ status: 'open' })
    await succeeds(edit('quinn', complaints, both))
    expect(ids.map((one) => stored(complaints, one)?.status)).toEqual(['assigned', 'assigned'])
  })
})

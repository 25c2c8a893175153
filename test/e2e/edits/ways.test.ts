import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrewStack, startCrew } from './crew.ts'

/** Three who may edit: rows of a district, rows in an area, and rows that nobody can take out of reach. */
const rights = {
  district: { where: 'district = :principal.district', fields: { except: ['owner_name'] } },
  area: { area: { of: { area: 'districts', named: ':principal.district' } } },
  everywhere: { fields: { except: ['owner_name'] } },
}
type Who = keyof typeof rights
const all = { add: true, update: true, delete: true, geometry: true, attachments: { add: true } }

let crew: CrewStack
beforeAll(async () => {
  crew = await startCrew({
    configure: (configuration) => {
      for (const [name, narrowing] of Object.entries(rights)) {
        const attributes = { district: 'Littlebrook' }
        configuration.keys.push({ name, key: `key-of-${name}`, roles: [name], attributes })
        configuration.grants.push({
          to: { roles: [name] },
          on: { services: ['Assets_Service'], layers: ['Hydrants'] },
          for: ['view', 'query', 'attachments', 'edit'],
          with: { ...narrowing, edit: all },
        })
      }
    },
  })
})
afterAll(() => crew?.stack.close())

/** Posts an edit, and tells what the map server was asked to write, and by which condition. */
async function written(who: Who, operation: string, form: Readonly<Record<string, string>>) {
  crew.stack.sample.report.take()
  const body = new URLSearchParams({ ...form, f: 'json', token: `key-of-${who}` })
  const reply = await (await fetch(`${crew.hydrants}/${operation}`, { method: 'POST', body })).text()
  const executed = crew.stack.sample.report.take()
  const writes = executed.filter(({ rowsWritten }) => rowsWritten.length > 0)
  return {
    reply,
    operations: writes.map(({ operation: name }) => name),
    conditions: writes.flatMap(({ predicate }) => predicate['2'] ?? []),
  }
}

let turn = 0
/** Two rows that were not touched yet. */
const rows = (): readonly [number, number] => {
  turn += 2
  return [crew.own[turn] ?? 0, crew.own[turn + 1] ?? 0]
}
const statuses = (...ids: readonly number[]) =>
  JSON.stringify(ids.map((OBJECTID) => ({ attributes: { OBJECTID, status: 'standby', flow_gpm: turn } })))
const moved = (...ids: readonly number[]) =>
  JSON.stringify(
    ids.map((OBJECTID) => ({
      attributes: { OBJECTID },
      geometry: { x: crew.inside[0] + turn / 1e4, y: crew.inside[1], spatialReference: { wkid: 4326 } },
    })),
  )
const apart = { rollbackOnFailure: 'false' }

describe('The ways of edits that docs/policy.md states', () => {
  it.each(['district', 'area'] as const)(
    'deletions travel with their condition, one or several by themselves: %s',
    async (who) => {
      const [first, second] = rows()
      const one = await written(who, 'deleteFeatures', { objectIds: `${first}` })
      expect(one.operations).toEqual(['deleteFeatures'])
      expect(one.reply).toContain('"success":true')
      const several = await written(who, 'deleteFeatures', { objectIds: rows().join(), ...apart })
      expect(several.operations).toEqual(['deleteFeatures'])
      if (who === 'district') expect(one.conditions.join()).toMatch(/district/i)
      expect(crew.stored(second)).toBeDefined()
    },
  )

  it.each(['district', 'area'] as const)(
    'several deletions as a whole, or beside other changes, are refused: %s',
    async (who) => {
      const [first, second] = rows()
      const whole = await written(who, 'deleteFeatures', { objectIds: `${first},${second}` })
      expect(whole.reply).toContain('rollbackOnFailure=false')
      const mixed = await written(who, 'applyEdits', { deletes: `${first}`, updates: statuses(second) })
      expect(mixed.reply).toContain('"error"')
      expect([...whole.operations, ...mixed.operations]).toEqual([])
    },
  )

  it('attributes alone travel with their condition: one row, or several by themselves', async () => {
    const one = await written('district', 'updateFeatures', { features: statuses(rows()[0]) })
    const several = await written('district', 'applyEdits', { updates: statuses(...rows()), ...apart })
    for (const { operations, conditions } of [one, several]) {
      expect(operations).toEqual(['calculate'])
      expect(conditions.join()).toMatch(/district/i)
    }
  })

  it('under an area, attributes are compared, and calculate is refused', async () => {
    const one = await written('area', 'updateFeatures', { features: statuses(rows()[0]) })
    expect(one.operations).toEqual(['applyEdits'])
    const calculation = {
      where: `OBJECTID = ${rows()[0]}`,
      calcExpression: '[{"field":"status","value":"out"}]',
    }
    const refused = await written('area', 'calculate', calculation)
    expect(refused.operations).toEqual([])
    expect(refused.reply).toContain('"error"')
    const allowed = await written('district', 'calculate', calculation)
    expect(allowed.operations).toEqual(['calculate'])
    expect(allowed.conditions.join()).toMatch(/district/i)
  })

  it.each([
    ['shapes', () => ({ updates: moved(rows()[0]) })],
    ['several rows as a whole', () => ({ updates: statuses(...rows()) })],
  ])('%s are sent in one applyEdits', async (_, form) => {
    expect((await written('district', 'applyEdits', form())).operations).toEqual(['applyEdits'])
  })

  it.each([
    ['an update', () => ['updateFeatures', { features: statuses(rows()[0]) }] as const],
    ['several deletions as a whole', () => ['deleteFeatures', { objectIds: rows().join() }] as const],
  ])('rows that cannot leave are sent as they came: %s', async (_, edit) => {
    const [operation, form] = edit()
    const { reply, operations } = await written('everywhere', operation, form)
    expect(operations).toEqual(['applyEdits'])
    expect(reply).toContain('"success":true')
  })
})

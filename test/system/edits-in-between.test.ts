import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const layer = '/arcgis/rest/services/Assets_Service/FeatureServer/2'

let stack: Stack
let ids: readonly number[] = []
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      const attributes = { district: 'Littlebrook' }
      configuration.keys.push({ name: 'crew', key: 'crew-key', roles: ['crew'], attributes })
      configuration.grants.push({
        name: 'crew',
        to: { roles: ['crew'] },
        on: { services: ['Assets_Service'], layers: ['Hydrants'] },
        for: ['view', 'query', 'edit'],
        with: {
          where: 'district = :principal.district',
          fields: { except: ['owner_name', 'phone'] },
          edit: { add: true, update: true, delete: true, geometry: true },
        },
      })
    },
  })
  const rows = stack.sample.world.database
    .prepare("SELECT OBJECTID AS id FROM layer_2 WHERE district = 'Littlebrook' LIMIT 6")
    .all()
  ids = rows.map(({ id }) => Number(id))
})
afterAll(() => stack?.close())
afterEach(() => {
  stack.sample.gaps.beforeWrite = undefined
  stack.alarms.length = 0
})

const set = (id: number | undefined, values: string) =>
  stack.sample.world.database.exec(`UPDATE layer_2 SET ${values} WHERE OBJECTID = ${id}`)
const rowOf = (id: number | undefined) =>
  stack.sample.world.database.prepare('SELECT district, status FROM layer_2 WHERE OBJECTID = ?').get(id ?? -1)

/** Changes the status of rows as the crew does, in a way that is compared afterwards. */
const update = (rows: readonly (number | undefined)[], init: RequestInit = {}) =>
  fetch(`${stack.gatewayUrl}${layer}/applyEdits`, {
    method: 'POST',
    headers: { token: 'crew-key' },
    body: new URLSearchParams({
      f: 'json',
      updates: JSON.stringify(rows.map((OBJECTID) => ({ attributes: { OBJECTID, status: 'standby' } }))),
    }),
    ...init,
  })

describe('A row that changes hands between check and write', () => {
  it('is told in the audit log, and is not left with what the edit wrote', async () => {
    const [first, second] = ids
    set(first, "status = 'active'")
    set(second, "status = 'active'")
    stack.sample.gaps.beforeWrite = () => {
      stack.sample.gaps.beforeWrite = undefined
      set(second, "district = 'Elsewhere', status = 'out'")
    }
    const reply = await (await update([first, second])).json()
    expect(reply.error ?? reply.updateResults).toBeDefined()
    expect(stack.alarms).toMatchObject([
      {
        event: 'edit-alarm',
        kind: 'out-of-reach',
        layer: 2,
        row: second,
        principal: expect.stringMatching(/^key:/),
      },
    ])
    const [alarm] = stack.alarms
    expect(alarm).toMatchObject({ outcome: 'put-back', original: expect.any(String), sealedBy: 'process' })
    expect(rowOf(second)).toEqual({ district: 'Elsewhere', status: 'out' })
    const line = stack.audit.find(({ id }) => id === alarm?.id)
    expect(line).toMatchObject({ decision: 'permit', edited: { adds: 0, updates: 2, deletes: 0 } })
  })

  it('is told and put back also where the caller has left', async () => {
    const [, , third, fourth] = ids
    set(third, "status = 'active'")
    set(fourth, "status = 'active'")
    const leaving = new AbortController()
    stack.sample.gaps.beforeWrite = () => {
      stack.sample.gaps.beforeWrite = undefined
      set(fourth, "district = 'Elsewhere', status = 'out'")
      leaving.abort()
      return new Promise((resolve) => setTimeout(resolve, 100))
    }
    await update([third, fourth], { signal: leaving.signal }).catch(() => {})
    await expect.poll(() => stack.alarms.length).toBe(1)
    expect(stack.alarms).toMatchObject([{ kind: 'out-of-reach', row: fourth, outcome: 'put-back' }])
    expect(rowOf(fourth)).toEqual({ district: 'Elsewhere', status: 'out' })
    expect(rowOf(third)).toMatchObject({ status: 'standby' })
  })
})

describe('An edit whose connection is cut', () => {
  it('is told as unknown, with the rows that nobody could compare', async () => {
    const [, , , , fifth, sixth] = ids
    set(fifth, "status = 'active'")
    set(sixth, "status = 'active'")
    stack.sample.faults.add({ path: /applyEdits/, fault: { kind: 'cut' } })
    const reply = await (await update([fifth, sixth])).json()
    stack.sample.faults.clear()
    expect(reply).toMatchObject({ error: { code: 504 } })
    expect(stack.alarms.every(({ original }) => original !== undefined)).toBe(true)
    expect(stack.alarms.map(({ kind, row, outcome }) => [kind, row, outcome])).toEqual([
      ['unseen', fifth, 'left'],
      ['unseen', sixth, 'left'],
    ])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../../ogc/gated.ts'
import type { ServerKind } from '../../ogc/servers.ts'

// A condition that is too long for a URL reaches real servers in a form, and selects the same rows as a short one.

const kinds: readonly ServerKind[] = ['mapserver']
const listOf = (values: readonly string[]) => `label IN (${values.map((value) => `'${value}'`).join(', ')})`
const shown = ['Parcel 1', 'Parcel 3']
const others = Array.from({ length: 398 }, (_, index) => `A parcel of another town ${index}`)
const conditions = { few: listOf(shown), many: listOf([...others, ...shown]) }

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ keys, grants }) => {
      for (const [name, where] of Object.entries(conditions)) {
        keys.push({ name, key: `${name}-key`, roles: [name] })
        grants.push({
          name,
          to: { roles: [name] },
          on: { services: [...kinds], layers: ['parcels'] },
          for: ['view', 'identify'],
          with: { where },
        })
      }
    },
  })
})
afterAll(() => gated?.close())

const asked = async (kind: ServerKind, name: string, more: Record<string, string> = {}) => {
  const door = gated.doors.find((one) => one.name === kind) as GatedDoor
  gated.servers[kind]?.requests.splice(0)
  const headers = { token: `${name}-key` }
  const query = gated.map(door, 'parcels', more)
  const reply = await fetch(`${gated.stack.gatewayUrl}${door.path}?${new URLSearchParams(query)}`, {
    headers,
  })
  const body = Buffer.from(await reply.arrayBuffer())
  const sent = gated.servers[kind]?.requests.at(-1)
  return { status: reply.status, body, method: sent?.method, urlBytes: sent?.url.length ?? 0 }
}

const info = {
  REQUEST: 'GetFeatureInfo',
  QUERY_LAYERS: 'parcels',
  INFO_FORMAT: 'application/json',
  X: '43',
  Y: '81',
}

describe.each(kinds)('A list of 400 values before %s', (kind) => {
  it('is sent as a form, and draws the picture that two of them draw', async () => {
    const [few, many] = [await asked(kind, 'few'), await asked(kind, 'many')]
    expect([few.status, few.method, many.status, many.method]).toEqual([200, 'GET', 200, 'POST'])
    expect(many.urlBytes).toBeLessThan(100)
    expect(many.body.equals(few.body)).toBe(true)
    expect((await asked(kind, 'editor')).body.equals(few.body)).toBe(false)
  })

  it('tells the rows at a place that two of them tell', async () => {
    const [few, many] = [await asked(kind, 'few', info), await asked(kind, 'many', info)]
    expect(many.status).toBe(200)
    expect(few.body.toString()).toContain('Parcel 1')
    expect(many.body.toString()).toBe(few.body.toString())
  })
})

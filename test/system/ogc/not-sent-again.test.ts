import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPolicyStack } from '../../attacks/policy-stack.ts'
import type { Stack } from '../../e2e/stack.ts'
import { ask, getMap, type Query, queryOf, wmsDoor } from './doors.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack({
    configure: (configuration) => {
      configuration.mounts = configuration.mounts.map((mount: object) => ({
        ...mount,
        cache: [{ life: '1h' }],
      }))
    },
  })
})
afterAll(() => stack.close())

const door = wmsDoor('Assets_Service')
const capabilities = (dialect: Query) => queryOf({ REQUEST: 'GetCapabilities', ...dialect })
const click = { REQUEST: 'GetFeatureInfo', QUERY_LAYERS: 2, INFO_FORMAT: 'application/json', X: 128, Y: 128 }

const documents: readonly (readonly [what: string, address: string])[] = [
  ['capabilities of WMS 1.1.1', `${door}?${capabilities({ SERVICE: 'WMS', VERSION: '1.1.1' })}`],
  ['capabilities of WMS 1.3.0', `${door}?${capabilities({ SERVICE: 'WMS', VERSION: '1.3.0' })}`],
  [
    'capabilities of WMTS',
    `/arcgis/rest/services/Topo_Basemap/MapServer/WMTS?${capabilities({ SERVICE: 'WMTS' })}`,
  ],
]
const made: readonly (readonly [what: string, address: string])[] = [
  ['a map', `${door}?${queryOf(getMap('2'))}`],
  ['rows at a place', `${door}?${queryOf({ ...getMap('2'), ...click })}`],
]

const told = async (address: string, key: string | undefined, init: RequestInit = {}) => {
  const reply = await ask(stack, address, key, init)
  const body = Buffer.from(await reply.arrayBuffer()).toString('latin1')
  const { status, headers } = reply
  return {
    status,
    body,
    etag: headers.get('etag') ?? '',
    control: headers.get('cache-control')?.replace(/\d+/, 'N'),
  }
}
const held = (etag: string): RequestInit => ({ headers: { 'if-none-match': etag } })

describe.each([...documents, ...made])('A reply that somebody has: %s', (_what, address) => {
  it('is not sent again to them', async () => {
    const first = await told(address, 'demo-key')
    expect(first).toMatchObject({ status: 200, etag: expect.stringMatching(/^W\/"[\w-]{43}"$/) })
    expect(await told(address, 'demo-key', held(first.etag))).toMatchObject({
      ...first,
      status: 304,
      body: '',
    })
    expect(await told(address, 'demo-key', held('W/"another"'))).toEqual(first)
  })

  it('is sent whole to somebody who sees something else, and to nobody who may not see it', async () => {
    const { etag } = await told(address, 'demo-key')
    const other = await told(address, 'visitor-key', held(etag))
    const own = await told(address, 'visitor-key')
    expect(other).toEqual(own)
    expect(other.status).not.toBe(304)
    expect((await told(address, undefined, held(etag))).status).toBe(401)
  })
})

describe.each(documents)('A document: %s', (_what, address) => {
  it('is private, and asked for again each time', async () => {
    expect((await told(address, 'demo-key')).control).toBe('private, no-cache')
  })

  it('with a credential in it has no validator, and nobody keeps it', async () => {
    const own = await told(`${address}&token=demo-key`, '')
    expect(own).toMatchObject({ status: 200, etag: '', control: 'no-store' })
  })

  it('is sent whole where it is asked for by a form', async () => {
    const { etag } = await told(address, 'demo-key')
    const [path = '', query = ''] = address.split('?')
    const headers = { 'if-none-match': etag, 'content-type': 'application/x-www-form-urlencoded' }
    expect((await told(path, 'demo-key', { method: 'POST', headers, body: query })).status).toBe(200)
  })
})

it('A description that a caller has says nothing of capabilities', async () => {
  const description = await told('/arcgis/rest/services/Assets_Service/MapServer?f=json', 'demo-key')
  expect(description.etag).not.toBe('')
  const { status } = await told(documents[0]?.[1] ?? '', 'demo-key', held(description.etag))
  expect(status).toBe(200)
})

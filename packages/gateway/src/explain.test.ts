import { describe, expect, it } from 'vitest'
import { assets, catalog, catalogOf, grantsOf, principalOf } from '../../policy/src/decide/policy.fixture.ts'
import { compileGrants } from '../../policy/src/index.ts'
import { formatExplanation } from './cli/format-explanation.ts'
import { mount } from './core/request/gateway-request.fixture.ts'
import type { Inbound } from './core/request/inbound.ts'
import { explain } from './explain.ts'
import { createPlanner } from './plan/index.ts'

const configuration = grantsOf(
  { name: 'office', to: { roles: ['office'] }, on: { services: ['**'] } },
  {
    name: 'old',
    to: { roles: ['crew'] },
    on: { services: ['**'] },
    with: { valid: { until: '2020-01-01T00:00:00Z' } },
  },
  { name: 'pictures', to: { roles: ['crew'] }, on: { services: ['**'] }, for: ['view'] },
  { name: 'valves', to: { roles: ['crew'] }, on: { services: ['**'], layers: ['Valves'] } },
  {
    name: 'district',
    to: { roles: ['crew'] },
    on: { services: ['Water/*'] },
    with: { fields: { except: ['owner'] }, where: 'district = :principal.district' },
  },
)

function explained(target: string, attributes: Record<string, string> = { district: 'north' }) {
  const [path = '', query = ''] = target.split('?')
  const inbound = {
    method: 'GET',
    path: `/arcgis${path}`,
    query,
    headers: {},
    body: new Uint8Array(),
    shown: [],
  } as unknown as Inbound
  const clock = () => Date.parse('2026-06-01T00:00:00Z')
  return explain(inbound, mount, principalOf({ attributes }), {
    grants: configuration.grants,
    catalog,
    authorize: compileGrants(configuration).authorize,
    plan: createPlanner({ href: { keep: () => '', publicUrl: 'https://gate', clock } }),
    now: clock(),
  })
}

const query = '/rest/services/Water/Assets/MapServer/0/query'

describe('An explanation', () => {
  it('tells why each grant applies or not, what has to hold, and what would be sent', async () => {
    const found = await explained(`${query}?where=address%3D%27a%27&outFields=*&token=secret&f=json`)
    expect(found.grants).toEqual([
      { grant: 'office', applies: false, why: 'is not for ines' },
      { grant: 'old', applies: false, why: 'is not valid any more' },
      { grant: 'pictures', applies: false, why: 'does not allow MapServer.query (query)' },
      { grant: 'valves', applies: false, why: 'is not on layer 0' },
      {
        grant: 'district',
        applies: true,
        why: 'gives fields {"except":["owner"]}; rows where district = :principal.district',
      },
    ])
    expect(found.decision).toEqual({ effect: 'permit' })
    expect(found.obligations).toEqual([
      {
        layer: 0,
        name: 'Parcels',
        views: [
          { grant: 'district', fields: ['OBJECTID', 'address', 'district'], rows: "district = 'north'" },
        ],
      },
    ])
    expect(found.outbound).toEqual([
      {
        method: 'GET',
        path: query,
        parameters: {
          where: "district = 'north' AND address = 'a'",
          outFields: 'OBJECTID,address,district',
          f: 'json',
        },
      },
    ])
    expect(JSON.stringify(found)).not.toContain('secret')
  })

  it('tells the reason of a refusal that callers do not get', async () => {
    expect((await explained(`${query}?where=owner%3D%27a%27&f=json`)).decision).toEqual({
      effect: 'deny',
      code: 'request.parameter-invalid',
      reason: 'where names a field that is hidden or not there',
    })
    expect((await explained('/rest/services/Water/Nothing/MapServer?f=json')).decision).toMatchObject({
      reason: 'the service is unknown',
    })
    expect(await explained(`${query}?where=%28&f=json`)).toMatchObject({
      parsed: { fault: 'request.parameter-invalid' },
      decision: { effect: 'deny' },
    })
  })

  it('is printed for people', async () => {
    const text = formatExplanation(await explained(`${query}?where=1%3D1&f=json`))
    expect(text).toContain('grant        yes  district')
    expect(text).toContain(
      "obligation   layer 0 Parcels: fields OBJECTID, address, district; rows district = 'north' [district]",
    )
    expect(text).toContain(`outbound     GET ${query}`)
  })

  it('is printed with the door by which the request came', async () => {
    const door = { at: '/proxy.ashx', path: '/arcgis/rest/services' }
    const text = formatExplanation({ door, ...(await explained(`${query}?where=1%3D1&f=json`)) })
    expect(text).toMatch(/^door {9}\/proxy\.ashx asks for \/arcgis\/rest\/services\nprincipal /)
  })
})

describe('An explanation of a request under an area', () => {
  const area = {
    key: 'city',
    name: 'city',
    wkid: 3857,
    coordinates: new Float64Array([0, 0, 9, 0, 9, 9]),
    ends: new Uint32Array([3]),
    bounds: { xmin: 0, ymin: 0, xmax: 9, ymax: 9 },
  }
  const areas = { find: () => area, transformationsOf: () => [], generation: 0 }
  const { grants } = grantsOf({
    name: 'city',
    to: { roles: ['crew'] },
    on: { services: ['**'] },
    with: { area: { of: 'city' } },
  })
  const under = (findOut?: Parameters<typeof explain>[3]['findOut']) => {
    const inbound = {
      method: 'GET',
      path: `/arcgis${query}`,
      query: 'where=1%3D1&f=json',
      headers: {},
      body: new Uint8Array(),
      shown: [],
    } as unknown as Inbound
    return explain(inbound, mount, principalOf(), {
      grants,
      catalog,
      areas,
      findOut,
      authorize: compileGrants({ grants }, areas).authorize,
      plan: createPlanner({ href: { keep: () => '', publicUrl: 'https://gate', clock: () => 0 } }),
      now: 0,
    })
  }

  it('tells what was found out, and what is sent then', async () => {
    const found = await under(async () => ({ kind: 'rows', rows: { ids: [4, 7] } }))
    expect(found.needs).toEqual([{ kind: 'rows', area: 'city', layer: 0, found: '2 rows' }])
    expect(JSON.stringify(found.outbound)).toMatch(/4.*7/)
    expect(formatExplanation(found)).toContain('found out    rows of layer 0 in city: 2 rows')
  })

  it('tells a refusal where nothing can be found out', async () => {
    expect(await under()).toMatchObject({ decision: { effect: 'deny' } })
  })
})

describe('An explanation of an edit', () => {
  const service = { ...assets, type: 'FeatureServer', capabilities: ['query', 'editing', 'update', 'delete'] }
  const editing = { trackingFields: [], calculates: true, tellsOriginals: true, tellsDeleted: true }
  const known = catalogOf([{ ...service, layers: service.layers.map((layer) => ({ ...layer, editing })) }])
  const { grants } = grantsOf({
    name: 'crew',
    to: { roles: ['crew'] },
    on: { services: ['**'] },
    for: ['view', 'query', 'edit'],
    with: { where: "district = 'n'", edit: { update: true, delete: "status = 'draft'" } },
  })
  const explainEdit = (operation: string, form: Record<string, string>, status = 'draft') => {
    const inbound = {
      method: 'POST',
      path: `/arcgis/rest/services/Water/Assets/FeatureServer/2/${operation}`,
      query: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(new URLSearchParams({ f: 'json', ...form }).toString()),
      shown: [],
    } as unknown as Inbound
    return explain(inbound, mount, principalOf(), {
      grants,
      catalog: known,
      findOut: async () => {
        const attributes = { OBJECTID: 7, status, district: 'n' }
        return { kind: 'rows-to-edit', rows: { rows: [{ id: 7, attributes }] } }
      },
      authorize: compileGrants({ grants }).authorize,
      plan: createPlanner({ href: { keep: () => '', publicUrl: 'https://gate', clock: () => 0 } }),
      now: 0,
    })
  }

  it('tells which rows were found, what each change comes to, and what would be sent', async () => {
    const found = await explainEdit('deleteFeatures', { objectIds: '7,8' })
    expect(found.needs).toEqual([{ kind: 'rows-to-edit', layer: 2, found: '1 rows' }])
    const text = formatExplanation(found)
    expect(text).toContain('found out    rows of layer 2 that are to be edited: 1 rows')
    expect(text).toMatch(/edit {9}layer 2 delete row 8; before: missing.*; no grant permits it; not sent/)
  })

  it('tells how a change would be sent, and its condition', async () => {
    const text = formatExplanation(await explainEdit('deleteFeatures', { objectIds: '7' }))
    expect(text).toContain(
      'edit         layer 2 delete row 7; before: may be edited; permitted by crew; sent with its condition',
    )
    expect(text).toMatch(/outbound {5}POST .*deleteFeatures .*district = 'n'/)
  })

  it('shows for a refused edit what was found of each change', async () => {
    const updates = JSON.stringify([{ attributes: { OBJECTID: 7, district: 's' } }])
    const found = await explainEdit('applyEdits', { updates })
    expect(found.decision).toMatchObject({ effect: 'deny', code: 'edit.rolled-back' })
    expect(found.verdicts).toMatchObject([{ layerId: 2, change: 'update', row: 7 }])
    expect(found.outbound).toBeUndefined()
  })
})

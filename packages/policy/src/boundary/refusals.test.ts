import { describe, expect, it } from 'vitest'
import type { UpstreamReply } from '../index.ts'
import { type Asking, ask, type Question } from './asking.fixture.ts'
import type { Json } from './json.fixture.ts'
import { columnOf } from './read-shown.fixture.ts'
import { withEntry, worldOf } from './world.fixture.ts'

const world = worldOf()
const north = { with: { where: "DISTRICT = 'north'" } }
const query: Question = { path: '0/query', parameters: { where: '1=1' } }
const code = async (question: Question, grants: readonly object[], more: Partial<Asking> = {}) =>
  (await ask(world, question, { grants, ...more })).code

describe('A denial', () => {
  const scope = (narrowed: object) => ({ principal: { scope: narrowed } })
  const stranger = { principal: { id: 'anonymous', kind: 'anonymous', roles: ['anonymous'] } } as const
  const write = { path: 'feature/0/addFeatures', parameters: { features: '[]' }, method: 'POST' } as const

  it.each<[string, Question, readonly object[], Partial<Asking>, string | undefined]>([
    ['of a caller without grants', query, [], {}, 'access.denied'],
    ['of a stranger', query, [{}], stranger, 'credential.missing'],
    ['of a role', query, [{ to: { roles: ['office'] } }], {}, 'access.denied'],
    ['of a service', query, [{ on: { services: ['Office/*'] } }], {}, 'access.denied'],
    ['of a class of operations', query, [{ for: ['view'] }], {}, 'access.denied'],
    [
      'of another class',
      { path: 'export', parameters: { bbox: '0,0,1,1', f: 'image' } },
      [{ for: ['query'] }],
      {},
      'access.denied',
    ],
    ['of writing', write, [{}], {}, 'access.denied'],
    ['of writing where something is hidden', write, [{ ...north, for: ['edit'] }], {}, 'access.denied'],
    ['of nothing: writing where nothing is hidden', write, [{ for: ['edit'] }], {}, undefined],
    ['of a mount', query, [{}], scope({ mounts: ['/map'] }), 'access.denied'],
    ['of a service by the credential', query, [{}], scope({ services: ['Office/Pay'] }), 'access.denied'],
    [
      'of nothing: the credential is for the service',
      query,
      [{}],
      scope({ services: ['water/assets'], mounts: ['/ARCGIS'] }),
      undefined,
    ],
    ['of writing by a ticket', write, [{ for: ['edit'] }], scope({ readOnly: true }), 'access.denied'],
    [
      'of a layer for this operation',
      query,
      [{ on: { layers: [0] }, for: ['view'] }, { on: { layers: [3] } }],
      {},
      'access.denied',
    ],
    ['of a hidden layer', query, [{ on: { layers: [3] } }], {}, 'request.not-found'],
    [
      'of a service that is not there',
      { path: '/rest/services/Water/None/MapServer' },
      [{}],
      {},
      'service.unknown',
    ],
    [
      'of the same with something hidden',
      { path: '/rest/services/Water/None/MapServer' },
      [north],
      {},
      'access.denied',
    ],
    ['of facts about the site', { path: '/rest/info' }, [{}], {}, 'access.denied'],
    ['of an operation that no rule narrows', { path: 'info' }, [north], {}, 'access.denied'],
    ['of files of others', output(), [north], {}, 'access.denied'],
    [
      'of files of others to a credential for one service',
      output(),
      [{}],
      scope({ services: ['Water/Assets'] }),
      'access.denied',
    ],
    ['of nothing: files where nothing is hidden', output(), [{}], {}, undefined],
    ['of pages for browsers', { path: '', parameters: { f: 'html' } }, [{}], {}, 'request.format-unknown'],
  ])('%s', async (_, question, grants, more, expected) => {
    const { code: found, asked } = await ask(world, question, { grants, ...more })
    expect([found, asked.length]).toEqual([expected, expected === undefined ? 1 : 0])
  })

  function output(): Question {
    return { path: '/rest/directories/arcgisoutput/a.png', parameters: { f: '' } }
  }

  it('holds while a grant does not', async () => {
    const grants = [{ with: { valid: { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' } } }]
    const at = (day: string) => code(query, grants, { now: Date.parse(day) })
    expect([await at('2025-12-31'), await at('2026-01-15'), await at('2026-02-01')]).toEqual([
      'access.denied',
      undefined,
      'access.denied',
    ])
  })

  it('needs every claim that the grant names', async () => {
    const grants = [{ to: { claims: { team: 'north', level: 2 } } }]
    const by = (attributes: Record<string, string | number | readonly string[]>) =>
      code(query, grants, { principal: { attributes } })
    expect(await by({ team: ['south', 'north'], level: 2 })).toBeUndefined()
    expect(await by({ team: 'north' })).toBe('access.denied')
  })

  it('of several grants that narrow nothing is none where together they allow all reading', async () => {
    const halves = [{ for: ['view', 'query', 'identify'] }, { for: ['attachments', 'export-data'] }]
    expect(await code({ path: 'info' }, halves)).toBe('access.denied')
    expect(await code({ path: 'feature/0/query', parameters: { where: '1=1' } }, halves)).toBeUndefined()
  })
})

const body = (value: unknown): Partial<UpstreamReply> => ({
  body: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
})

describe('A reply of a map server is refused', () => {
  const valve = (more: object) => ({ id: 0, name: 'Valves', type: 'Feature Layer', ...more })
  const feature = { features: [{ attributes: { NAME: 'x' } }] }

  it.each<[string, Question, Partial<UpstreamReply>, string]>([
    ['where it is no JSON', query, body('<html>'), 'upstream.invalid-reply'],
    ['where it is a list', query, body([]), 'upstream.invalid-reply'],
    ['where it is no reply to the question', query, body({ status: 'busy' }), 'upstream.invalid-reply'],
    ['where it describes another layer', { path: '0' }, body(valve({ id: 3 })), 'upstream.invalid-reply'],
    [
      'where the layer is called otherwise',
      { path: '0' },
      body(valve({ name: 'Bunkers' })),
      'upstream.layers-changed',
    ],
    [
      'where it has a column that is not known',
      query,
      body({ ...feature, fields: [{ name: 'CODE' }] }),
      'upstream.layers-changed',
    ],
    [
      'where a column has another type',
      query,
      body({ ...feature, fields: [{ name: 'NAME', type: 'esriFieldTypeDate' }] }),
      'upstream.layers-changed',
    ],
    [
      'where shapes are of another kind',
      query,
      body({ ...feature, geometryType: 'esriGeometryPolygon' }),
      'upstream.layers-changed',
    ],
    [
      'where rows as PBF are none',
      { path: '0/query', parameters: { where: '1=1', f: 'pbf' } },
      { ...body('x'), headers: { 'content-type': 'application/x-protobuf' } },
      'upstream.invalid-reply',
    ],
    [
      'where results are none',
      { path: 'find', parameters: { searchText: 'a', layers: '0' } },
      body({ count: 1 }),
      'upstream.invalid-reply',
    ],
    [
      'where groups are none',
      { path: '0/queryRelatedRecords', parameters: { objectIds: '1', relationshipId: '1' } },
      body({ objectIds: [1] }),
      'upstream.invalid-reply',
    ],
    ['where a legend is none', { path: 'legend' }, body({ status: 'busy' }), 'upstream.invalid-reply'],
    ['where a row is none', { path: '0/1' }, body({ feature: {} }), 'upstream.invalid-reply'],
    ['where it was not held', query, { body: undefined as never }, 'upstream.invalid-reply'],
  ])('%s', async (_, question, change, expected) => {
    const grants = [{ with: { where: "DISTRICT = 'north'", fields: { except: ['OWNER'] } } }]
    const spoiled = (reply: UpstreamReply): UpstreamReply => ({ ...reply, ...change })
    const found = await code(question, grants, { spoiled })
    expect(found === expected || (change.body === undefined && found?.startsWith('gateway'))).toBe(true)
  })

  it.each<[string, Question]>([
    ['rows', query],
    ['a count', { path: '0/query', parameters: { where: '1=1', returnCountOnly: 'true' } }],
    [
      'statistics',
      {
        path: '0/query',
        parameters: {
          where: '1=1',
          outStatistics: '[{"statisticType":"count","onStatisticField":"NAME","outStatisticFieldName":"n"}]',
        },
      },
    ],
    ['one row', { path: '0/1' }],
    ['related rows', { path: '0/queryRelatedRecords', parameters: { objectIds: '1', relationshipId: '1' } }],
    ['attachments', { path: '0/queryAttachments', parameters: { objectIds: '1' } }],
    ['a search', { path: 'find', parameters: { searchText: 'a', layers: '0' } }],
    ['a legend', { path: 'legend' }],
    ['a description', { path: '0' }],
    ['rows of several layers', { path: 'feature/query', parameters: { layerDefs: '{"0":"1=1"}' } }],
    ['estimates', { path: 'feature/0/getEstimates' }],
  ])('with its own error where that is one: %s', async (_, question) => {
    const error = { code: 500, message: 'busy', details: [] }
    const spoiled = (reply: UpstreamReply): UpstreamReply => ({ ...reply, ...body({ error }), error })
    const found = await code(question, [north, { with: { fields: { except: ['OWNER'] } } }], { spoiled })
    expect(['upstream 500', 'request.not-found', undefined]).toContain(found)
  })
})

describe('A reply of a layer that may be another one', () => {
  const grants = [{ with: { where: "DISTRICT = 'north'", fields: { except: ['OWNER'] } } }]
  const spoiledBy =
    (change: Json): NonNullable<Asking['spoiled']> =>
    (reply) => ({
      ...reply,
      ...body({ ...(JSON.parse(Buffer.from(reply.body as Uint8Array).toString()) as Json), ...change }),
    })
  const told = (change: Json, path: string, confirmed: boolean) => {
    const parameters = path === 'identify' ? look : path === '0/query' ? { where: '1=1' } : {}
    return code({ path, parameters }, grants, { spoiled: spoiledBy(change), confirmed })
  }
  const look = { geometry: '0,0', sr: '102100', mapExtent: '0,0,9,9', imageDisplay: '9,9,96', tolerance: '3' }

  it.each<[string, string, Json]>([
    ['by its name', '0', { name: 'Bunkers' }],
    ['by a column', '0/query', { fields: [{ name: 'CODE' }] }],
    ['by a result', 'identify', { results: [{ layerId: 0, layerName: 'Bunkers', attributes: {} }] }],
  ])('is refused %s, unless the catalogue was read for this question', async (_, path, change) => {
    expect(await told(change, path, false)).toBe('upstream.layers-changed')
    expect(await told(change, path, true)).toBeUndefined()
  })

  it.each<[string, string, Json]>([
    ['a layer', '0', { geometryType: 'esriGeometryPolygon' }],
    ['rows', '0/query', { geometryType: 'esriGeometryPolygon' }],
    [
      'a result',
      'identify',
      { results: [{ layerId: 0, layerName: 'Valves', geometryType: 'esriGeometryPolygon' }] },
    ],
  ])('is refused by a shape of another kind whatever was read: %s', async (_, path, change) => {
    expect(await told(change, path, false)).toBe('upstream.layers-changed')
    expect(await told(change, path, true)).toBe('upstream.layers-changed')
  })
})

describe('Rows instead of a summary', () => {
  it('are left out, with what stands around them', async () => {
    for (const asked of ['returnCountOnly', 'returnIdsOnly', 'returnExtentOnly']) {
      for (const f of ['json', 'pbf']) {
        const question = { path: '0/query', parameters: { where: '1=1', [asked]: 'true', f } }
        const shown = await ask(world, question, { grants: [north], manner: 'talkative' })
        expect([shown.code, columnOf(shown, 'NAME')]).toEqual([undefined, []])
        expect(shown.json ?? {}).not.toHaveProperty('transform')
      }
    }
  })
})

describe('A name that is no plain word', () => {
  const area = (parameters: Record<string, string>): Question => ({
    path: '0/query',
    parameters: { where: '1=1', ...parameters },
  })

  it('goes on only where the catalogue lists it', async () => {
    const named = { name: 'Area (m²)', type: 'esriFieldTypeDouble', alias: 'Area' }
    const site = withEntry(worldOf(), 0, (entry) => ({ ...entry, fields: [...entry.fields, named] }))
    const found = async (parameters: Record<string, string>, grants: readonly object[]) =>
      (await ask(site, area(parameters), { grants })).code
    expect(await found({ outFields: 'Area (m²)' }, [{}])).toBeUndefined()
    expect(await found({ outFields: 'Area (ha)' }, [{}])).toBe('request.parameter-invalid')
    expect(await found({ orderByFields: 'Area (m²)' }, [north])).toBeUndefined()
    expect(await found({ outFields: 'Area (m²)' }, [{ with: { fields: { except: ['Area (m²)'] } } }])).toBe(
      'request.parameter-invalid',
    )
  })
})

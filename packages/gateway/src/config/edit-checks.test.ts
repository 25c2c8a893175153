import { describe, expect, it } from 'vitest'
import { parseConfiguration } from './load.ts'

/** Faults of one grant of edits, and of the advice on it. */
function faultsOf(edit: string, { to = 'roles: [crew]', operations = 'view, edit', narrowing = '' } = {}) {
  const loaded = parseConfiguration(
    `
publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }]
users: [{ name: ines, password: x, roles: [crew] }]
keys: [{ name: demo, key: x }]
grants:
  - to: { ${to} }
    for: [${operations}]
    with:
      ${narrowing}
      edit: ${edit}
`,
    '.',
  )
  return 'faults' in loaded ? loaded.faults.map(({ path, message }) => `${path}: ${message}`) : []
}

const at = (place: string, text: string) =>
  expect.stringMatching(
    new RegExp(`^grants\\[0\\]\\.with\\.edit${place.replace(/[[\]]/g, '\\$&')}: .*${text}`),
  )

describe('What a grant says of edits', () => {
  it.each([
    ['{ add: true, update: "a = 1", delete: false, geometry: true, onlyConditional: true }'],
    ['{ update: true, fields: { only: [] }, set: { district: ":principal.district", number: 7 } }'],
    ['{ update: true, own: { field: who, as: ":principal.email" }, attachments: { add: true } }'],
  ])('may be %s', (edit) => {
    expect(faultsOf(edit)).toEqual([])
  })

  it.each<[string, unknown]>([
    ['{}', at('', 'permits nothing: give add, update or delete')],
    ['{ update: false, set: { a: 1 } }', at('', 'permits nothing')],
    ['{ add: true, attachments: { add: true } }', at('.attachments', 'without `update`')],
    ['{ update: "a = " }', at('.update', 'at character')],
    ['{ delete: "a = :district" }', at('.delete', ':district is unknown')],
    ['{ add: "a = principal.district" }', at('.add', 'did you mean :principal.district')],
    ['{ update: 7 }', at('.update', 'takes true, or a condition')],
    ['{ update: true, set: { a: ":district" } }', at('.set.a', ':district is unknown')],
    ['{ update: true, set: { a: "principal.district" } }', at('.set.a', 'did you mean :principal.district')],
    ['{ update: true, set: { a: "in :principal.district" } }', at('.set.a', 'takes an attribute alone')],
    ['{ update: true, set: { a: true } }', at('.set.a', 'takes a text, a number, or an attribute')],
    ['{ update: true, set: { a: 1, A: 2 } }', at('.set.A', 'A is given twice')],
    ['{ update: true, own: { field: a, as: email } }', at('.own.as', 'an attribute of the caller')],
    ['{ update: true, own: { field: a }, set: { A: b } }', at('.own.field', 'a is in `set` too')],
    [
      '{ update: true, set: { a: b }, fields: { only: [A] } }',
      at('.fields.only[0]', 'written by the grant itself'),
    ],
    [
      '{ update: true, own: { field: a }, fields: { only: [A] } }',
      at('.fields.only[0]', 'written by the grant itself'),
    ],
    ['{ update: true, fields: { only: [geometry] } }', at('.fields.only[0]', 'write geometry: true')],
    ['{ update: true, fields: { olny: [a] } }', expect.stringContaining('with.edit.fields')],
  ])('is at fault as %s', (edit, fault) => {
    expect(faultsOf(edit)).toEqual([fault])
  })

  it('needs an operation that edits', () => {
    const withFor = (operations: string) => faultsOf('{ update: true }', { operations })
    expect(withFor('view, query')).toEqual([at('', 'permits nothing without `edit` in `for`')])
    expect(withFor('view, FeatureServer.applyEdits')).toEqual([])
  })

  it('changes no rows of an area that have to carry their condition', () => {
    const inArea = { narrowing: 'area: { of: { geojson: { type: Polygon, coordinates: [] } } }' }
    expect(faultsOf('{ update: true, onlyConditional: true }', inArea)).toContainEqual(
      at('.update', 'permits nothing beside `area`'),
    )
    expect(faultsOf('{ delete: true, onlyConditional: true }', inArea)).toEqual([])
  })

  it('lets nobody write what the grant hides', () => {
    const only = '{ update: true, geometry: true, fields: { only: [owner] } }'
    expect(faultsOf(only, { narrowing: 'fields: { except: [OWNER, geometry] }' })).toEqual([
      at('.fields.only[0]', 'owner is hidden'),
      at('.geometry', 'shapes are hidden'),
    ])
    expect(faultsOf(only, { narrowing: 'fields: { only: [STATUS] }' })).toEqual([
      at('.fields.only[0]', 'owner is hidden'),
    ])
  })

  it.each([
    ['anonymous: true', 'everybody'],
    ['roles: [crew, anonymous]', 'the role anonymous'],
    ['principals: ["user:ines", anonymous]', 'anonymous'],
    ['principals: ["key:demo"]', 'key:demo'],
  ])('gives own rows to nobody who may be many: %s', (to, who) => {
    expect(faultsOf('{ update: true, own: { field: who } }', { to })).toEqual([
      at('.own', `the grant is for ${who}`),
    ])
    expect(faultsOf('{ update: true }', { to })).toEqual([])
  })
})

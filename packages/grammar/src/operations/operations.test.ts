import { describe, expect, it } from 'vitest'
import { replyKind } from '../operation.ts'
import { addPattern, pathNode } from '../path/tree.ts'
import { integer } from '../values/plain/number.ts'
import { operation, parameter } from './define.ts'
import { operations } from './index.ts'

const every = operations.map((one) => ({ id: one.id, one }))
const served = every.filter(({ one }) => one.refused === undefined)

describe('the table of operations', () => {
  it('has each id once', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length)
  })

  it('has the operations of every service type of the protocol', () => {
    expect(new Set(operations.map(({ group }) => group))).toEqual(
      new Set([
        'Info',
        'Tokens',
        'Catalog',
        'MapServer',
        'FeatureServer',
        'ImageServer',
        'VectorTileServer',
        'GPServer',
        'GeocodeServer',
        'GeometryServer',
        'NAServer',
        'SceneServer',
        'StreamServer',
        'Output',
        'Site',
      ]),
    )
  })

  it.each(every)('$id stands where its group does', ({ one }) => {
    expect(one.id.startsWith(`${one.group}.`)).toBe(true)
    if (one.group.endsWith('Server'))
      expect(one.path.startsWith(`/rest/services/{service}/${one.group}`)).toBe(true)
    expect(one.formats).toContain(one.defaultFormat)
  })

  it.each(every.filter(({ one }) => one.refused !== undefined))('$id gives its reason', ({ one }) => {
    expect(one.refused).toMatch(/^[A-Z].{30,}\.$|^[a-z]+[A-Za-z]* is not served.{10,}\.$/)
  })

  it.each(served)('$id: what writes is a POST, what selects can be looked into', ({ one }) => {
    if (['write', 'job', 'token'].includes(one.effect)) expect(one.methods).toEqual(['POST'])
    expect(['job']).not.toContain(one.effect)
    for (const { name, key, type, selects } of one.parameters) {
      expect(key).toBe(name.toLowerCase())
      if (selects.includes('fields')) expect(type.fieldsIn, name).toBeTypeOf('function')
      // A relationship names its layer only through the catalogue.
      if (selects.includes('layers') && name !== 'relationshipId')
        expect(type.layersIn, name).toBeTypeOf('function')
    }
    expect(new Set(one.parameters.map(({ key }) => key)).size, 'a parameter twice').toBe(
      one.parameters.length,
    )
  })

  it.each(served)('$id: no parameter takes the place of f, a callback or a credential', ({ one }) => {
    const reserved = one.parameters.filter(({ key }) =>
      ['f', 'callback', '_ts', 'token', 'mg_ticket'].includes(key),
    )
    expect(reserved).toEqual([])
  })
})

describe('mistakes in a definition', () => {
  it('an operation without html and with two formats has to say which is the default', () => {
    expect(() => operation({ id: 'MapServer.x', path: '/x', formats: ['json', 'image'] })).toThrow(
      'default format',
    )
  })

  it('two operations cannot have one path', () => {
    const tree = pathNode()
    const one = operation({ id: 'MapServer.x', path: '/{layerId}/x' })
    addPattern(tree, one.path, one)
    expect(() => addPattern(tree, '/{layerId}/X', one)).toThrow('has the path of')
    expect(() => addPattern(tree, '/{nothing}', one)).toThrow('no path variable')
  })

  it('a parameter is known by its lower-case name', () => {
    expect(parameter('maxItems', integer(0, 1), 'rows')).toMatchObject({
      key: 'maxitems',
      selects: ['rows'],
      required: false,
    })
  })
})

it('every format has a kind of reply', () => {
  expect(
    (['html', 'json', 'pjson', 'geojson', 'pbf', 'image', 'kmz', 'bytes'] as const).map(replyKind),
  ).toEqual(['page', 'json', 'json', 'json', 'pbf', 'image', 'bytes', 'bytes'])
})

import { operations } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { features } from './features.ts'
import type { Rules } from './rule.ts'
import { families, permissionOf, ruleOf } from './table.ts'

const permission = (id: string) => {
  const operation = operations.find((one) => one.id === id)
  if (operation === undefined) throw new Error(`there is no operation ${id}`)
  return permissionOf(operation)
}

describe('what an operation asks of a grant', () => {
  it.each([
    ['MapServer.root', 'any'],
    ['MapServer.export', 'view'],
    ['MapServer.wmtsTileJpg', 'view'],
    ['FeatureServer.queryLayers', 'query'],
    ['MapServer.identify', 'identify'],
    ['FeatureServer.attachment', 'attachments'],
    ['MapServer.generateKml', 'export-data'],
    ['FeatureServer.applyEdits', 'edit'],
    ['GeometryServer.project', 'everything'],
    ['ImageServer.getSamples', 'everything'],
  ])('%s asks for %s', (id, expected) => {
    expect(permission(id)).toBe(expected)
  })

  it('everything that writes or starts work asks for edit', () => {
    const changing = operations.filter(({ effect }) => effect === 'write' || effect === 'job')
    expect(changing.length).toBeGreaterThan(5)
    expect(new Set(changing.map(permissionOf))).toEqual(new Set(['edit']))
  })
})

describe('the table of operations', () => {
  const ids = families.flatMap((rules) => Object.keys(rules))
  const served = operations.filter(({ refused }) => refused === undefined)

  it('names operations that the grammar serves, each once', () => {
    expect(ids.filter((id) => !served.some((operation) => operation.id === id))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('counts every picture by its pixels', () => {
    const drawn = served.filter(({ effect }) => effect === 'draw')
    expect(drawn.filter((operation) => ruleOf(operation)?.cost !== 'picture')).toEqual([])
  })

  it('shows replies of everything that it narrows', () => {
    const narrowed = served.map(ruleOf).filter((rule) => rule?.narrow !== undefined)
    expect(narrowed.filter((rule) => rule?.show === undefined)).toEqual([])
  })

  it('takes a function only for operations that it serves', () => {
    // @ts-expect-error: a query of one layer is not narrowed as an identify.
    const misplaced: Rules['MapServer.identify'] = features['MapServer.query']
    expect(misplaced).toBeDefined()
    // @ts-expect-error: there is no operation of this id.
    expect(features['MapServer.querry']).toBeUndefined()
  })
})

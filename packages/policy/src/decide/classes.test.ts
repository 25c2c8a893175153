import { operations } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { classes, describing } from './class-table.ts'
import { demandOf } from './classes.ts'

const demand = (id: string) => {
  const operation = operations.find((one) => one.id === id)
  if (operation === undefined) throw new Error(`there is no operation ${id}`)
  return demandOf(operation)
}

describe('what an operation asks of a grant', () => {
  it('names only operations that the grammar serves', () => {
    const served = new Set(
      operations.filter(({ refused }) => refused === undefined).map(({ id }) => id.split('.')[1]),
    )
    const classed = [...describing, ...Object.values(classes).flat()]
    expect(classed.filter((name) => !served.has(name))).toEqual([])
  })

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
    expect(demand(id)).toBe(expected)
  })

  it('everything that writes or starts work asks for edit', () => {
    const changing = operations.filter(({ effect }) => effect === 'write' || effect === 'job')
    expect(changing.length).toBeGreaterThan(5)
    expect(new Set(changing.map(demandOf))).toEqual(new Set(['edit']))
  })
})

import { describe, expect, it } from 'vitest'
import type { PolicyConfiguration } from '../model/policy-configuration.ts'
import { areaGrants } from './area-grants.ts'
import { assets, catalogOf, grantsOf, mount } from './policy.fixture.ts'

const area = { of: 'city' }

const found = (...grants: readonly object[]) =>
  areaGrants(
    {
      ...grantsOf(...grants.map((grant) => ({ to: { roles: ['crew'] }, ...grant }))),
      mounts: [mount, { ...mount, path: '/again' }],
    } as unknown as PolicyConfiguration,
    catalogOf([assets, { ...assets, name: 'Roads' }]),
  ).map(({ path, layers }) => [path[1], layers.map(({ service, layer }) => `${service.name} ${layer.id}`)])

describe('Grants that are limited to an area', () => {
  const withShapes = assets.layers.filter(({ geometryType }) => geometryType !== undefined)

  it('are those with an area, on the layers with shapes of their services, each once', () => {
    expect(withShapes.length).toBeGreaterThan(0)
    expect(found({}, { on: { services: ['Water/*'] }, with: { area } })).toEqual([
      [1, withShapes.map(({ id }) => `Water/Assets ${id}`)],
    ])
  })

  it('are on the layers that they name, at their mounts', () => {
    const layers = [withShapes[0]?.id]
    expect(found({ on: { services: ['**'], layers }, with: { area } })).toEqual([
      [0, [`Water/Assets ${layers[0]}`, `Roads ${layers[0]}`]],
    ])
    expect(found({ on: { services: ['**'], mounts: ['/elsewhere'] }, with: { area } })).toEqual([[0, []]])
  })
})

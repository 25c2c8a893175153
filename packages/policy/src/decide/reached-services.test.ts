import { describe, expect, it } from 'vitest'
import type { PolicyConfiguration } from '../model/policy-configuration.ts'
import { catalogAdvice } from './catalog-advice.ts'
import { catalogFaults } from './catalog-faults.ts'
import { assets, catalogOf, grantsOf, mount } from './policy.fixture.ts'
import { reachedServices } from './reached-services.ts'

const configurationOf = (...grants: object[]) =>
  ({
    ...grantsOf(...grants.map((grant) => ({ to: { roles: ['crew'] }, ...grant }))),
    mounts: [mount, { ...mount, path: '/other', upstream: 'other' }],
  }) as unknown as PolicyConfiguration

describe('Services that a grant is on', () => {
  it('are those that a grant names at a mount of their upstream, with or without case', () => {
    const isReached = reachedServices(
      configurationOf(
        { on: { services: ['Water/*'], mounts: ['/arcgis'] } },
        { on: { services: ['Roads'] } },
      ),
    )
    const asked = ['water/Mains', 'Roads', 'Water/Deep/Mains', 'Land'].map((name) => [
      isReached('ags', name),
      isReached('other', name),
    ])
    expect(asked).toEqual([
      [true, false],
      [true, true],
      [false, false],
      [false, false],
    ])
  })
})

describe('A check of grants against what map servers offer', () => {
  const hidden = {
    on: { services: ['Water/Assets'], mounts: ['/arcgis'] },
    with: { fields: { except: ['owner'] } },
  }
  const faultsOf = (...args: Parameters<typeof catalogFaults>) =>
    catalogFaults(...args).map(({ message }) => message)

  it('says that layers could not be read, as the log does, and nothing of layers and fields then', () => {
    const unread = catalogOf([{ ...assets, layers: [], unread: '/layers answered error 500' }])
    expect(faultsOf(configurationOf(hidden), unread)).toEqual([
      'the map server does not give the layers of Water/Assets (MapServer): /layers answered error 500',
    ])
    expect(faultsOf(configurationOf({ on: { services: ['Water/Assets'] } }), unread)).toEqual([])
  })

  it('says why it is not known whether a service exists', () => {
    const bare = { ...catalogOf([]), whyUnlisted: () => '/rest/services answered 404' }
    expect(faultsOf(configurationOf({ on: { services: ['Trees'], mounts: ['/arcgis'] } }), bare)).toEqual([
      'whether there is Trees is not known: /rest/services answered 404',
    ])
  })

  it('says which layer, or which named service, could not be read', () => {
    const layers = assets.layers.map((layer) => (layer.id === 3 ? { ...layer, unread: 'error 500' } : layer))
    expect(faultsOf(configurationOf(hidden), catalogOf([{ ...assets, layers }]))).toEqual([
      'the map server does not give layer 3 (Valves) of Water/Assets: error 500',
    ])
    const refusing = { ...catalogOf([]), whyUnknown: () => 'error 499' }
    const trees = configurationOf({ on: { services: ['Trees'], mounts: ['/arcgis'] } })
    expect(faultsOf(trees, refusing)).toEqual(['Trees (MapServer) cannot be read: error 499'])
    const pattern = configurationOf({ on: { services: ['Trees*'], mounts: ['/arcgis'] } })
    expect(faultsOf(pattern, refusing)).toEqual(['Trees* (MapServer) cannot be read: error 499'])
  })

  it('says nothing of an upstream that no mount of the grant leads to', () => {
    expect(reachedServices(configurationOf({ on: { services: ['Trees'] } }))('nowhere', 'Trees')).toBe(false)
  })

  it('warns of a cache of tiles under a grant that narrows', () => {
    const tiles = { ...assets, capabilities: ['map', 'tilesonly', 'tilemap'] }
    const adviceOn = (grant: object) => catalogAdvice(configurationOf(grant), catalogOf([tiles]))
    expect(adviceOn(hidden)).toMatchObject([
      { path: ['grants', 0, 'with'], message: expect.stringContaining('nothing of it can be drawn') },
    ])
    expect(adviceOn({ on: hidden.on })).toEqual([])
    expect(adviceOn({ ...hidden, with: { ...hidden.with, tiles: 'whole' } })).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { PolicyConfiguration } from '../model/policy-configuration.ts'
import { catalogFaults } from './catalog-faults.ts'
import { assets, catalog, catalogOf, grantsOf, mount } from './policy.fixture.ts'

const faultsOf = (grant: object): readonly string[] =>
  catalogFaults(
    { ...grantsOf({ to: { roles: ['crew'] }, ...grant }), mounts: [mount] } as unknown as PolicyConfiguration,
    catalog,
  ).map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('Names in grants that no map server has', () => {
  const everywhere = { on: { services: ['**'] } }
  it.each([
    [
      'nothing is wrong',
      { ...everywhere, with: { where: "district = 'n'", fields: { except: ['owner', 'geometry'] } } },
      [],
    ],
    [
      'a service',
      { on: { services: ['Water/Nothing'] } },
      ['grants.0.on.services.0: no service is named Water/Nothing'],
    ],
    [
      'a service of a type that is not there',
      { on: { services: ['Water/Assets'], types: ['ImageServer'] } },
      ['grants.0.on.services.0: no service is named Water/Assets as ImageServer'],
    ],
    [
      'a layer by name',
      { on: { services: ['**'], layers: ['Hydrant'] } },
      ['grants.0.on.layers.0: there is no layer Hydrant; did you mean Hydrants?'],
    ],
    [
      'a layer by id',
      { on: { services: ['**'], layers: [2, 9] } },
      ['grants.0.on.layers.1: there is no layer 9'],
    ],
    [
      'fields',
      { ...everywhere, with: { fields: { only: ['adress'] } } },
      ['grants.0.with.fields.only.0: no layer has the field adress; did you mean address?'],
    ],
    [
      'fields that were to be hidden',
      { ...everywhere, with: { fields: { except: ['ownr'] } } },
      [
        'grants.0.with.fields.except.0: no layer has the field ownr, so this hides nothing; did you mean owner?',
      ],
    ],
    [
      'fields of the condition',
      { ...everywhere, with: { where: "distrikt = 'n'" } },
      ['grants.0.with.where: no layer has the field distrikt; did you mean district?'],
    ],
    [
      'a field of another layer',
      { on: { services: ['**'], layers: [3] }, with: { where: "district = 'n'" } },
      ['grants.0.with.where: no layer has the field district'],
    ],
  ])('%s', (_, grant, faults) => {
    expect(faultsOf(grant)).toEqual(faults)
  })

  it('a pattern that nothing fits', () =>
    expect(faultsOf({ on: { services: ['Nothing*'] } })).toEqual([
      'grants.0.on.services: no service is named Nothing*',
    ]))

  it('are said to be unknown where the map server tells no fields at all', () => {
    const untold = catalogOf([
      { ...assets, layers: assets.layers.map((layer) => ({ ...layer, fields: [] })) },
    ])
    const configuration = {
      ...grantsOf({ to: { roles: ['crew'] }, ...everywhere, with: { fields: { except: ['owner'] } } }),
      mounts: [mount],
    } as unknown as PolicyConfiguration
    expect(catalogFaults(configuration, untold).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the map server tells no fields of these layers/),
    ])
  })

  it('are not reported for an upstream that could not be read', () => {
    const configuration = {
      ...grantsOf({ to: { roles: ['crew'] }, on: { services: ['Nothing'] } }),
      mounts: [mount],
    } as unknown as PolicyConfiguration
    expect(catalogFaults(configuration, catalog, new Set([mount.upstream]))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { Configuration } from '../config/schema.ts'
import { catalog, grantsOf, mount } from './authz.fixture.ts'
import { catalogFaults } from './catalog-faults.ts'

const faultsOf = (grant: object): readonly string[] =>
  catalogFaults(
    { ...grantsOf({ to: { roles: ['crew'] }, ...grant }), mounts: [mount] } as unknown as Configuration,
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
      ['grants.0.on.services: no service is named Water/Nothing'],
    ],
    [
      'a layer by name',
      { on: { services: ['**'], layers: ['Hydrant'] } },
      ['grants.0.on.layers.0: there is no layer Hydrant'],
    ],
    [
      'a layer by id',
      { on: { services: ['**'], layers: [2, 9] } },
      ['grants.0.on.layers.1: there is no layer 9'],
    ],
    [
      'fields',
      { ...everywhere, with: { fields: { only: ['adress'] } } },
      ['grants.0.with.fields.only: no layer has the field adress'],
    ],
    [
      'fields of the condition',
      { ...everywhere, with: { where: "distrikt = 'n'" } },
      ['grants.0.with.where: no layer has the field distrikt'],
    ],
    [
      'a field of another layer',
      { on: { services: ['**'], layers: [3] }, with: { where: "district = 'n'" } },
      ['grants.0.with.where: no layer has the field district'],
    ],
  ])('%s', (_, grant, faults) => {
    expect(faultsOf(grant)).toEqual(faults)
  })
})

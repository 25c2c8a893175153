import { describe, expect, it } from 'vitest'
import { catalogOf } from '../model/catalog.fixture.ts'
import type { PolicyConfiguration } from '../model/policy-configuration.ts'
import { catalogFaults } from './catalog-faults.ts'
import { editable } from './edits.fixture.ts'
import { grantsOf, mount } from './policy.fixture.ts'

const users = [{ name: 'ines.of.the.north', roles: ['crew'], attributes: { district: 'n'.repeat(21) } }]

const faultsOf = (edit: object, on: object = {}): readonly string[] => {
  const grants = grantsOf({ to: { roles: ['crew'] }, on: { services: ['**'], ...on }, with: { edit } })
  const configuration: PolicyConfiguration = { ...grants, mounts: [mount], users }
  return catalogFaults(configuration, catalogOf([editable])).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )
}

describe('What a grant says of edits and no layer can hold', () => {
  it.each<[string, object, string[]]>([
    ['nothing is wrong', { update: "status = 'a'", set: { note: 'a' }, fields: { only: ['status'] } }, []],
    [
      'a field of a condition',
      { update: "statos = 'a'" },
      ['grants.0.with.edit.update: no layer that can be edited has the field statos; did you mean status?'],
    ],
    [
      'a field that may be written',
      { update: true, fields: { only: ['statos'] } },
      [
        'grants.0.with.edit.fields.only.0: no layer that can be edited has the field statos; did you mean status?',
      ],
    ],
    [
      'a field that the grant writes, read-only',
      { update: true, set: { serial: 'a' } },
      ['grants.0.with.edit.set.serial: serial of the layer Hydrants is read-only'],
    ],
    [
      'a field that the map server writes',
      { update: true, set: { last_editor: 'a' } },
      [
        'grants.0.with.edit.set.last_editor: last_editor of the layer Hydrants is written by the map server itself',
      ],
    ],
    [
      'a value of another type',
      { update: true, set: { flow: 'much' } },
      ['grants.0.with.edit.set.flow: flow of the layer Hydrants takes numbers, and not much'],
    ],
    [
      'the attribute of a user',
      { update: true, set: { status: ':principal.district' } },
      [
        `grants.0.with.edit.set.status: status of the layer Hydrants takes 20 characters, and ${'n'.repeat(21)} has 21`,
      ],
    ],
    [
      'owners that are no texts',
      { update: true, own: { field: 'checked' } },
      ['grants.0.with.edit.own.field: checked of the layer Hydrants takes no texts'],
    ],
    [
      'owners whose id is too long',
      { update: true, own: { field: 'EDITOR_ID' } },
      [
        'grants.0.with.edit.own.field: EDITOR_ID of the layer Hydrants takes 12 characters, and user:ines.of.the.north has 22',
      ],
    ],
  ])('%s', (_, edit, faults) => {
    expect(faultsOf(edit)).toEqual(faults)
  })

  it('is a fault on every layer that the grant names', () => {
    const edit = { update: "status = 'a'" }
    expect(faultsOf(edit)).toEqual([])
    expect(faultsOf(edit, { layers: ['Hydrants', 'Visits'] })).toEqual([
      'grants.0.with.edit.update: the layer Visits has no field status, so nothing of it can be edited',
    ])
  })

  it('is a change that has to carry its condition, where a layer does not calculate', () => {
    const on = { layers: ['Hydrants'] }
    expect(faultsOf({ update: "status = 'a'", onlyConditional: true }, on)).toEqual([
      'grants.0.with.edit.onlyConditional: the layer Hydrants does not calculate, so no change of its rows can carry its condition',
    ])
    expect(faultsOf({ update: true, onlyConditional: true }, on)).toEqual([])
  })

  it('is everything where no layer can be edited', () => {
    expect(faultsOf({ update: true }, { layers: ['Valves'] })).toEqual([
      'grants.0.with.edit: permits nothing: no layer that the grant is on can be edited',
    ])
  })
})

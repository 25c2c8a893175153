import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../decide/policy.fixture.ts'
import type { RelationshipEntry } from '../../model/catalog.ts'
import { askedBy, everywhere, first, made, plan } from '../enforce.fixture.ts'

interface Sides {
  /** Of the relationship on the side that is asked. */
  readonly there?: Partial<RelationshipEntry>
  /** Of the same relationship on the other side; null: it has none. */
  readonly back?: Partial<RelationshipEntry> | null
}

/** Persons who own parcels: the number of a person is called OWNER on a parcel. */
function landOf({ there = {}, back = {} }: Sides = {}) {
  const owns = { id: 1, relatedLayerId: 1, keyField: 'NUMBER', ...there }
  const owned = { id: 1, relatedLayerId: 0, keyField: 'OWNER', ...back }
  const layers = [
    layerOf(0, 'Persons', ['OBJECTID', 'NUMBER', 'OWNER', 'name'], { relationships: [owns] }),
    layerOf(1, 'Parcels', ['OBJECTID', 'OWNER', 'NUMBER', 'street'], {
      relationships: back === null ? [] : [owned],
    }),
    layerOf(2, 'Shares', ['OBJECTID', 'PERSON', 'PARCEL', 'part']),
  ]
  return { ...assets, layers }
}

const on = (layer: string, fields: object, more: object = {}) => ({
  ...everywhere,
  on: { services: ['**'], layers: [layer] },
  with: { fields, ...more },
})
const only = (layer: string, ...names: readonly string[]) => on(layer, { only: names })
const except = (layer: string, ...names: readonly string[]) => on(layer, { except: names })

const asking = { objectIds: '1', relationshipId: '1' }

/** The kinds of what the map server is asked. */
const askedOf = (grants: readonly object[], land = landOf()): readonly (string | undefined)[] =>
  plan(grants, '0/queryRelatedRecords', asking, land).steps.map((ask) =>
    askedBy(made(ask([])))
      .path.split('/')
      .pop(),
  )

const related = ['queryRelatedRecords']
const persons = only('Persons', 'OBJECTID', 'NUMBER', 'name')
const parcels = only('Parcels', 'OBJECTID', 'OWNER', 'street')

describe('Related records by keys of different names', () => {
  it('are asked for where each side shows its own key', () => {
    expect(askedOf([persons, parcels])).toEqual(related)
    expect(askedOf([except('Persons', 'OWNER'), except('Parcels', 'NUMBER')])).toEqual(related)
  })

  it.each([
    ['the key of the side that is asked', [except('Persons', 'NUMBER'), parcels]],
    ['the key of the other side', [persons, except('Parcels', 'OWNER')]],
    ['both keys', [except('Persons', 'NUMBER'), except('Parcels', 'OWNER')]],
    ['the ids of the side that is asked', [except('Persons', 'OBJECTID'), parcels]],
  ])('are none where a grant hides %s', (_, grants) => {
    expect(askedOf(grants)).toEqual([])
  })

  it('are asked for by rows of those grants alone that show the key', () => {
    const north = on('Persons', { only: ['OBJECTID', 'NUMBER'] }, { where: "name = 'n'" })
    const grants = [north, except('Persons', 'NUMBER'), parcels]
    const check = first(grants, '0/queryRelatedRecords', asking, landOf())
    expect(check.parameters.where).toContain("name = 'n'")
  })

  it('need both names on both sides where one side does not say its key', () => {
    for (const land of [landOf({ back: null }), landOf({ back: { keyField: undefined } })]) {
      expect(askedOf([persons, except('Parcels', 'OWNER')], land)).toEqual(related)
      expect(askedOf([persons, except('Parcels', 'NUMBER')], land)).toEqual([])
    }
    const land = landOf({ there: { keyField: undefined } })
    expect(askedOf([persons, parcels], land)).toEqual([])
    expect(askedOf([except('Persons', 'NUMBER'), parcels], land)).toEqual(related)
  })
})

describe('Related records through a table between two', () => {
  const land = landOf({
    there: { between: { layerId: 2, keyField: 'PERSON' } },
    back: { between: { layerId: 2, keyField: 'PARCEL' } },
  })

  it('are asked for where each side shows its key, and that table both, of all rows', () => {
    expect(askedOf([persons, parcels, only('Shares', 'PERSON', 'PARCEL')], land)).toEqual(related)
  })

  it.each([
    ['nothing of it', []],
    ['without the key of the side that is asked', [except('Shares', 'PERSON')]],
    ['without the key of the other side', [except('Shares', 'PARCEL')]],
    ['a part of the rows', [on('Shares', { except: ['OBJECTID'] }, { where: "part = 'half'" })]],
  ])('need both names on both sides where no grant shows all of that table: %s', (_, shares) => {
    expect(askedOf([persons, parcels, ...shares], land)).toEqual([])
    expect(askedOf([except('Persons', 'name'), except('Parcels', 'street'), ...shares], land)).toEqual(
      related,
    )
  })
})

describe('Related records within one table', () => {
  it('need the keys of both directions', () => {
    const parcel = layerOf(0, 'Parcels', ['OBJECTID', 'ID', 'PARENT'], {
      relationships: [
        { id: 1, relatedLayerId: 0, keyField: 'ID' },
        { id: 1, relatedLayerId: 0, keyField: 'PARENT' },
      ],
    })
    const land = { ...assets, layers: [parcel] }
    expect(askedOf([only('Parcels', 'OBJECTID', 'ID', 'PARENT')], land)).toEqual(related)
    expect(askedOf([except('Parcels', 'ID')], land)).toEqual([])
    expect(askedOf([except('Parcels', 'PARENT')], land)).toEqual([])
  })
})

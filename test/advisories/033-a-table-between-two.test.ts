import { describe, expect, it } from 'vitest'
import { readService } from '../../packages/gateway/src/catalog/read-service.ts'
import { mount, requestOf } from '../../packages/gateway/src/core/request/gateway-request.fixture.ts'
import { transform } from '../../packages/gateway/src/transform/index.ts'
import { catalogOf, grantsOf, principalOf } from '../../packages/policy/src/decide/policy.fixture.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import { replied } from './planned.ts'

const links = { publicUrl: 'https://gate.example', upstreamUrl: 'https://gis.internal/arcgis' }
const table = (id: number, name: string, ...fields: readonly string[]) => ({
  id,
  name,
  type: 'Table',
  fields: fields.map((field) => ({ name: field, type: 'esriFieldTypeInteger' })),
})

const between = { relationshipTableId: 2, keyFieldInRelationshipTable: 'SECRET_KEY' }
const persons = {
  ...table(0, 'Persons', 'OBJECTID', 'NUMBER'),
  relationships: [
    { id: 1, name: 'owns', relatedTableId: 1, keyField: 'NUMBER', future: 'SECRET', ...between },
  ],
}
const layers = [
  persons,
  table(1, 'Parcels', 'OBJECTID', 'PARCEL'),
  table(2, 'Shares', 'SECRET_KEY', 'PARCEL'),
]
const root = {
  layers: [],
  tables: layers.map(({ id, name }) => ({ id, name, future: 'SECRET' })),
  relationships: [
    {
      id: 1,
      name: 'owns',
      originLayerId: 0,
      originPrimaryKey: 'NUMBER',
      destinationLayerId: 1,
      destinationPrimaryKey: 'PARCEL',
      relationshipTableId: 2,
      originForeignKey: 'SECRET_KEY',
      destinationForeignKey: 'PARCEL',
      attributed: true,
      rules: ['SECRET'],
    },
  ],
}

async function described(path: string, json: object, grant: object) {
  const service = readService({ name: 'Land', type: 'FeatureServer' }, root, { layers })
  const request = { ...requestOf(`/rest/services/Land/FeatureServer${path}`), mount }
  const grants = grantsOf({ to: { roles: ['crew'] }, ...grant })
  const decision = compileGrants(grants).authorize(principalOf(), request, catalogOf([service]), 0)
  if (decision.effect === 'deny') throw new Error(decision.reason)
  return JSON.parse(String((await transform(request, replied(json), decision.obligations, links)).body))
}

const without = { on: { services: ['**'], layers: ['Persons', 'Parcels'] } }
const seeing = (...except: readonly string[]) => ({ on: { services: ['**'] }, with: { fields: { except } } })

/**
 * A relationship between many and many goes through a table of its own. A description passed each relationship of two granted layers as a
 * whole, and so told the number and the key of a table that was not granted, whatever else servers would say there one day, and the same for
 * every entry in the lists of a service.
 */
describe('a table between two that are granted', () => {
  it('is not told by a layer', async () => {
    const { relationships } = await described('/0', persons, without)
    expect(relationships).toEqual([{ id: 1, name: 'owns', relatedTableId: 1, keyField: 'NUMBER' }])
  })

  it('is told where it is granted too, with the keys that are seen', async () => {
    const [relationship] = (await described('/0', persons, seeing('OBJECTID'))).relationships
    expect(relationship).toMatchObject(between)
    const [hidden] = (await described('/0', persons, seeing('SECRET_KEY'))).relationships
    expect(hidden).toMatchObject({ relationshipTableId: 2 })
    expect(hidden).not.toHaveProperty('keyFieldInRelationshipTable')
  })

  it('is not told by the service, which says nothing in members that nobody knows', async () => {
    const told = await described('', root, without)
    expect(JSON.stringify(told)).not.toContain('SECRET')
    expect(told.tables).toEqual([
      { id: 0, name: 'Persons' },
      { id: 1, name: 'Parcels' },
    ])
    expect(told.relationships).toEqual([
      {
        id: 1,
        name: 'owns',
        originLayerId: 0,
        originPrimaryKey: 'NUMBER',
        destinationLayerId: 1,
        destinationPrimaryKey: 'PARCEL',
        attributed: true,
      },
    ])
    expect((await described('', root, seeing('NUMBER'))).relationships).toEqual([])
  })
})

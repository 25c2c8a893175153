import { operations } from '@mapgate/protocol'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { permissionOf } from '../enforce/operations/table.ts'
import { squareArea } from '../model/area.fixture.ts'
import type { AreaBook } from '../model/area-book.ts'
import type { EditingEntry, LayerEntry, ServiceEntry } from '../model/catalog.ts'
import type { LayerRights, ServiceRights } from '../model/rights.ts'
import { compileGrants } from './authorizer.ts'
import { compileGrant } from './compile-grant.ts'
import { assets, catalogOf, grantsOf, layerOf, principalOf, requestOf } from './policy.fixture.ts'
import { createRightsOf } from './service-policy.ts'

const some = <T>(...values: readonly T[]) => fc.subarray([...values])
const editing: EditingEntry = {
  trackingFields: [],
  calculates: false,
  tellsOriginals: false,
  tellsDeleted: false,
}

/** Layers 0 to 5: any of them may be a group, lie in any group before it, or miss any field. */
const layers: fc.Arbitrary<readonly LayerEntry[]> = fc.tuple(
  ...Array.from({ length: 6 }, (_, id) =>
    fc
      .record({
        name: fc.constantFrom('Roads', 'Pipes', 'Hidden'),
        fields: some('status', 'district', 'Shape', 'Shape_Area'),
        kind: fc.constantFrom('Feature Layer', 'Feature Layer', 'Group Layer', 'Table', 'Raster Layer'),
        parentId: fc.option(fc.integer({ min: 0, max: 5 })),
        isEdited: fc.boolean(),
        isUnread: fc.boolean(),
      })
      .map(({ name, fields, kind, parentId, isEdited, isUnread }) =>
        layerOf(id, name, ['OBJECTID', ...fields], {
          type: kind,
          parentId,
          ...(kind === 'Table' || kind === 'Group Layer' ? { geometryType: undefined } : {}),
          ...(isEdited ? { editing } : {}),
          ...(isUnread && name === 'Hidden' ? { unread: 'it failed' } : {}),
        }),
      ),
  ),
)

const limits = fc.record(
  {
    where: fc.constantFrom("status = 'open'", 'district = :principal.district', '1=0'),
    fields: fc.constantFrom({ except: ['Shape'] }, { only: ['status'] }, { except: ['district'] }),
    area: fc.constantFrom(
      { of: 'town', relation: 'within' },
      { of: 'town', clip: true },
      { of: { area: 'towns', named: ':principal.towns' } },
    ),
    edit: fc.constantFrom({ update: true }, { update: "status = 'open'", set: { status: 'shut' } }),
    records: fc.constantFrom(5, 7),
  },
  { requiredKeys: [] },
)
const grant = fc.record({
  to: fc.constant({ roles: ['crew'] }),
  on: fc.record(
    {
      services: fc.constant(['**']),
      layers: fc.uniqueArray(fc.constantFrom<number | string>(0, 3, 'Roads', 'Pi*'), { minLength: 1 }),
    },
    { requiredKeys: ['services'] },
  ),
  for: fc.constantFrom(['view', 'query', 'identify'], ['view'], ['query', 'edit'], ['identify']),
  with: limits,
})
const policy = fc.array(grant, { minLength: 1, maxLength: 4 })
const principal = principalOf({ attributes: { district: 'north', towns: ['one', 'two'] } })

const areas: AreaBook = {
  find: (_, chosen) => squareArea(chosen === 'two' ? 200 : 100, String(chosen)),
  transformationsOf: () => [],
  generation: 1,
}

const types = ['MapServer', 'FeatureServer'] as const
const serviceOf = (type: string, some: readonly LayerEntry[]): ServiceEntry => ({
  ...assets,
  name: 'Water/Assets',
  type,
  layers: some,
})

/** What the grants give of a service by the decision on its description, operation by operation. */
function rightsIn(service: ServiceEntry, grants: readonly unknown[]): ReadonlyMap<string, ServiceRights> {
  const request = requestOf(`/rest/services/Water/Assets/${service.type}`)
  const { authorize } = compileGrants(grantsOf(...grants), areas)
  const decision = authorize(principal, request, catalogOf([service]), 0)
  const { rights } = decision.effect === 'permit' ? decision.obligations : {}
  return new Map([...(rights?.others ?? []), ...(rights ? [['description', rights] as const] : [])])
}

/** A layer with the groups above it: all that a decision on it may look at. */
function alone(
  layer: LayerEntry,
  all: readonly LayerEntry[],
  below: readonly LayerEntry[] = [],
): readonly LayerEntry[] {
  const found = [...below, layer]
  const above = all.find(({ id }) => id === layer.parentId)
  return above === undefined || found.includes(above) ? found : alone(above, all, found)
}

describe('Layers that are decided on together', () => {
  it.each(types)('have the rights that each has by itself: %s', (type) => {
    let seen = 0
    fc.assert(
      fc.property(layers, policy, (all, grants) => {
        const together = rightsIn(serviceOf(type, all), grants)
        for (const layer of all) {
          const byItself = rightsIn(serviceOf(type, alone(layer, all)), grants)
          const of = (rights: ServiceRights | undefined): LayerRights | undefined =>
            rights?.layers.get(layer.id)
          for (const [id, rights] of together) {
            expect(of(rights)).toEqual(of(byItself.get(id)))
            seen += of(rights) === undefined ? 0 : 1
          }
        }
      }),
    )
    expect(seen).toBeGreaterThan(500)
  })

  it.each(types)(
    'have for each operation the rights that it gives when nothing else is asked: %s',
    (type) => {
      const ids = operations.filter(({ id }) => id.startsWith(`${type}.`))
      fc.assert(
        fc.property(layers, policy, (all, configured) => {
          const service = serviceOf(type, all)
          const grants = grantsOf(...configured).grants.map((one, at) => compileGrant(one, at, areas))
          const together = createRightsOf(service, principal)
          for (const usable of [grants, []])
            for (const operation of ids) {
              const permission = permissionOf(operation)
              const byItself = createRightsOf(service, principal)(usable, permission, operation.id)
              expect(together(usable, permission, operation.id)).toEqual(byItself)
            }
        }),
      )
    },
  )
})

describe('The work of a decision', () => {
  const many = serviceOf(
    'MapServer',
    Array.from({ length: 500 }, (_, id) => layerOf(id, `Layer ${id}`, ['OBJECTID', 'status'])),
  )
  const reading = { to: { roles: ['crew'] }, on: { services: ['**'], layers: ['Layer *'] } }

  it('looks for the grants on a layer once, for all operations of a description together', () => {
    const [one] = grantsOf(reading).grants.map((source) => compileGrant(source, 0, areas))
    if (one === undefined) throw new Error('a grant is needed')
    const isOnLayer = vi.fn(() => true)
    const rightsOf = createRightsOf(many, principal)
    for (const { id } of operations.filter((each) => each.id.startsWith('MapServer.')))
      rightsOf([{ ...one, isOnLayer }], 'view', id)
    expect(isOnLayer).toHaveBeenCalledTimes(500)
  })

  it('makes one view for all layers on which the grants show the same', () => {
    const grants = [
      { ...reading, with: { where: "status = 'open'" } },
      { ...reading, with: { records: 5 } },
    ]
    const rights = rightsIn(many, grants).get('description')
    const lists = new Set([...(rights?.layers.values() ?? [])].map(({ views }) => views))
    expect([rights?.layers.size, lists.size, [...lists][0]?.length]).toEqual([500, 1, 2])
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildRequest } from '../build.ts'
import { fieldNamed } from '../expression/index.ts'
import type { Edit, LayerEdit } from '../intent/index.ts'
import { parseRequest } from '../parse.ts'
import { known } from './own.ts'
import { printIntent } from './print-intent.ts'
import { readIntent } from './read-intent.ts'

const id = fc.nat(1_000_000)
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 4 })
const globalIds = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 4 })
const where = fc.constantFrom('A', 'two words', 'B').map((name) => ({
  kind: 'is-null' as const,
  negated: false,
  operand: fieldNamed(name),
}))
const features = fc.array(
  fc.record(
    {
      attributes: fc.dictionary(
        fc.constantFrom('A', 'OBJECTID', 'Größe'),
        fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
      ),
      geometry: fc.oneof(
        fc.constant(null),
        fc.record({ kind: fc.constant('point' as const), x: fc.integer(), y: fc.integer() }),
      ),
    },
    { requiredKeys: ['attributes'] },
  ),
  { minLength: 1, maxLength: 3 },
)
const manner = fc.record(
  { allOrNothing: fc.boolean(), moment: fc.boolean(), results: fc.boolean() },
  { requiredKeys: [] },
)

/** Changes of rows that a list of edits can hold. */
const listed = (deletes: fc.Arbitrary<LayerEdit['deletes']>) =>
  fc.record({ adds: features, updates: features, deletes }, { requiredKeys: [] })
const byObjectIds = listed(ids.map((rows) => ({ ids: rows })))
const byGlobalIds = listed(globalIds.map((rows) => ({ globalIds: rows })))

/** Edits as policy makes them, with what has to be said of them to be done so. */
const edits = fc.oneof(
  fc.record({ layers: byObjectIds.map((one) => [{ layerId: 2, ...one }]), manner }),
  fc.record({
    layers: byGlobalIds.map((one) => [{ layerId: 2, ...one }]),
    manner: manner.map((one) => ({ ...one, byGlobalId: true })),
  }),
  fc.record({
    layers: fc.tuple(byObjectIds, byObjectIds).map(([one, other]) => [
      { layerId: 2, ...one },
      { layerId: 5, ...other },
    ]),
    manner: fc
      .tuple(manner, fc.boolean())
      .map(([one, told]) => ({ ...one, ofService: true, beforeAndAfter: told, toldInLayerReference: told })),
  }),
  fc.record({
    layers: where.map((condition) => [{ layerId: 2, deletes: { where: condition } }]),
    manner: fc.record({ moment: fc.boolean(), deleted: fc.boolean() }, { requiredKeys: [] }),
  }),
  fc.record({
    layers: where.map((condition) => [
      { layerId: 2, calculates: { where: condition, assignments: [{ field: 'A', value: "O'x" }] } },
    ]),
    manner: fc.record({ moment: fc.boolean() }, { requiredKeys: [] }),
  }),
  fc.record({
    layers: fc
      .tuple(id, ids)
      .map(([rowId, files]) => [
        { layerId: 2, attachments: { deletes: files.map((file) => ({ rowId, id: file })) } },
      ]),
    manner: fc.record({ allOrNothing: fc.boolean() }, { requiredKeys: [] }),
  }),
)

it('an edit that policy makes is read from its own request as it was made', () => {
  fc.assert(
    fc.property(edits, ({ layers, manner }) => {
      const service = { folder: 'City', service: 'Dyn', serviceType: 'FeatureServer' } as const
      const made: Edit = { kind: 'edit', service, format: 'json', layers, manner }
      const { request, fault } = parseRequest(buildRequest(printIntent(made)))
      if (request === undefined) throw new Error(fault?.message)
      const again = readIntent(request)
      if (again.kind !== 'edit') throw new Error(again.kind)
      expect(again.layers.map(known)).toEqual(layers)
      expect(again.manner).toEqual(manner)
      expect(again.service).toEqual(service)
    }),
    { numRuns: 500 },
  )
})

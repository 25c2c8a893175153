import type { AreaBook } from '@mapgate/policy'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PlainAreaRight } from '../soundness/areas/area-right.ts'
import { testBook } from '../soundness/areas/area-rooms.ts'
import { difference } from '../soundness/checks.ts'
import type { CaseReply, CaseRequest } from '../soundness/gateway.ts'
import { createTestGateway, type TestGateway, type UpstreamParts } from '../soundness/gateway.ts'
import { createKeeper } from '../soundness/kept/keeper.ts'
import type { PlainGrant, Policy } from '../soundness/policies.ts'
import { createRandom } from '../soundness/random.ts'
import { makeRequest } from '../soundness/requests.ts'
import { visitorOf } from '../soundness/run.ts'
import { createTemplate, type Template } from '../soundness/template.ts'
import { makeWorld } from '../soundness/worlds.ts'

// Whatever decides about a reply is changed, one after the other, while what was asked before the change is kept: each reply afterwards is the one that
// is given without a store.

let template: Template
beforeAll(async () => {
  template = await createTemplate()
})

const area: PlainAreaRight = { of: 'corner', relation: 'within', clip: false, pictures: 'rows' }
type With = NonNullable<PlainGrant['with']>

const narrowed: With = { fields: { except: ['owner_name', 'cost'] }, where: 'district = :principal.district' }
const grantOf = (narrowing: With, more: Partial<PlainGrant> = {}): PlainGrant => ({
  name: 'a grant',
  to: { roles: ['visitor'] },
  on: { services: ['Assets_Service'], layers: [2, 3, 4] },
  with: narrowing,
  ...more,
})
const basemap = (narrowing: With): PlainGrant =>
  grantOf(narrowing, { name: 'tiles', on: { services: ['Topo_Basemap'] } })

const policyOf = (narrowing: With, more: Partial<Policy> = {}): Policy => ({
  grants: [grantOf(narrowing), basemap({ tiles: 'whole' })],
  attributes: { district: 'Littlebrook', districts: ['Littlebrook'], limit: 500 },
  ...more,
})
const base = policyOf(narrowed)
const inArea = policyOf({ area })
const pixels = policyOf(
  { area: { ...area, pictures: 'pixels' } },
  {
    grants: [
      grantOf({ area: { ...area, pictures: 'pixels' } }),
      basemap({ area: { ...area, pictures: 'pixels' } }),
    ],
  },
)

/** Another area by the same name. */
const otherBook: AreaBook = {
  ...testBook,
  find: (named, ...more) => {
    const found = testBook.find(named.of === 'corner' ? { ...named, of: 'hole' } : named, ...more)
    return found && { ...found, name: String(named.of) }
  },
}

const numbers = new Map([
  [2, 3],
  [3, 2],
])
const numberOf = (id: number): number => numbers.get(id) ?? id

/** Two layers have each other's numbers. */
const renumbered = (one: Template): Template => ({
  ...one,
  layers: one.layers
    .map((layer) => ({ ...layer, id: numberOf(layer.id) }))
    .toSorted((first, second) => first.id - second.id),
  rows: new Map([...one.rows].map(([id, rows]) => [numberOf(id), rows])),
})

interface Side {
  readonly policy: Policy
  readonly book?: AreaBook
  readonly world?: (one: Template) => Template
}

const where = (condition: string) => policyOf({ ...narrowed, where: condition })
const changes: readonly [string, Side, Side][] = [
  [
    'an attribute',
    { policy: base },
    { policy: { ...base, attributes: { ...base.attributes, district: 'Cottonwood' } } },
  ],
  ['a condition', { policy: base }, { policy: where("district = 'Juniper Flat'") }],
  [
    'fields',
    { policy: base },
    { policy: policyOf({ ...narrowed, fields: { except: ['owner_name', 'status'] } }) },
  ],
  [
    'fields, down to a few',
    { policy: base },
    { policy: policyOf({ ...narrowed, fields: { only: ['district', 'asset_id'] } }) },
  ],
  [
    'layers',
    { policy: base },
    {
      policy: {
        ...base,
        grants: [
          grantOf(narrowed, { on: { services: ['Assets_Service'], layers: [2, 4] } }),
          basemap({ tiles: 'whole' }),
        ],
      },
    },
  ],
  ['a grant that is gone', { policy: base }, { policy: { ...base, grants: [basemap({ tiles: 'whole' })] } }],
  [
    'a second grant',
    { policy: base },
    { policy: { ...base, grants: [...base.grants, grantOf({ fields: { only: ['status'] } })] } },
  ],
  ['scales', { policy: base }, { policy: policyOf({ ...narrowed, scale: { from: 1_000, to: 2_000 } }) }],
  ['sizes', { policy: base }, { policy: policyOf({ ...narrowed, image: { pixels: 1 } }) }],
  ['records', { policy: base }, { policy: policyOf({ ...narrowed, records: 1 }) }],
  ['tiles', { policy: base }, { policy: { ...base, grants: [grantOf(narrowed)] } }],
  ['an area', { policy: inArea }, { policy: policyOf({ area: { ...area, of: 'hole' } }) }],
  ['an area of the same name', { policy: inArea }, { policy: inArea, book: otherBook }],
  [
    'the relation to an area',
    { policy: inArea },
    { policy: policyOf({ area: { ...area, relation: 'intersects' } }) },
  ],
  [
    'a cut at an area',
    { policy: policyOf({ area: { ...area, relation: 'intersects' } }) },
    { policy: policyOf({ area: { ...area, relation: 'intersects', clip: true } }) },
  ],
  ['what is masked', { policy: inArea }, { policy: pixels }],
  ['a mask of the same name', { policy: pixels }, { policy: pixels, book: otherBook }],
  ['numbers of layers', { policy: base }, { policy: base, world: renumbered }],
]

const operations = [
  'query',
  'query',
  'export',
  'export',
  'identify',
  'find',
  'queryLayers',
  'layer',
  'root',
  'layers',
  'legend',
  'tile',
  'tile',
]
const perChange = 14
/** Some changes are of limits that few requests reach. */
const mostTurns = 200

const partsOf = ({ policy, world = (one) => one }: Side): UpstreamParts => ({
  world: makeWorld(world(template), { ...base, grants: [...base.grants, ...policy.grants] }, 'one').world,
  handlers: {},
  outputText: 'a picture',
  manner: 'exact',
  words: 'a word',
})

/** The reply without what says how long it may be kept. */
function told(reply: CaseReply): CaseReply {
  const { etag: _, 'cache-control': __, 'content-length': ___, ...headers } = reply.headers
  return { ...reply, headers }
}

describe('What is kept', () => {
  it.each(changes)('is not given after a change of %s', async (name, before, after) => {
    const random = createRandom(name.length)
    const keeper = await createKeeper(false)
    const keeping = keeper.keeping('one')
    const open = ({ policy, book, ...side }: Side, kept: boolean): Promise<TestGateway> =>
      createTestGateway(partsOf({ policy, ...side }), policy.grants, {
        ...(book ? { book } : {}),
        ...(kept ? { keeping } : {}),
      })
    const [first, second, plain] = await Promise.all([
      open(before, true),
      open(after, true),
      open(after, false),
    ])
    const making = { random, template, sees: (id: number) => id >= 2 && id <= 4 }
    let different = 0
    for (let turn = 0; turn < perChange || (different === 0 && turn < mostTurns); turn++) {
      const request = makeRequest(making, random.pick(operations))
      const old = await first.ask(visitorOf(before.policy), request)
      const expected = await plain.ask(visitorOf(after.policy), request)
      for (const again of [1, 2])
        expect(
          difference(told(await second.ask(visitorOf(after.policy), request)), told(expected)),
          `${again} ${JSON.stringify(request)}`,
        ).toBeUndefined()
      if (difference(told(old), told(expected)) !== undefined) different++
    }
    expect(different, 'replies that the change changes').toBeGreaterThan(0)
    for (const gateway of [first, second, plain]) gateway.close()
  })

  const ways: readonly [string, (request: CaseRequest) => CaseRequest][] = [
    ['another format', (one) => ({ ...one, parameters: { ...one.parameters, f: 'pjson' } })],
    ['a callback', (one) => ({ ...one, parameters: { ...one.parameters, callback: 'shown' } })],
    ['names in other letters', (one) => ({ ...one, spelling: 'upper' })],
    ['a form', (one) => ({ ...one, carrier: 'form' })],
    ['a form in parts', (one) => ({ ...one, carrier: 'multipart' })],
    [
      'parameters that do nothing',
      (one) => ({ ...one, parameters: { ...one.parameters, _ts: '1', gdbVersion: '' } }),
    ],
    [
      'another order',
      (one) => ({ ...one, parameters: Object.fromEntries(Object.entries(one.parameters).toReversed()) }),
    ],
    ['what a client has', (one) => ({ ...one, ifNoneMatch: '"x"' })],
  ]
  it.each(ways)('is given for %s as it would be without a store', async (name, other) => {
    const random = createRandom(name.length)
    const keeper = await createKeeper(false)
    const [kept, plain] = await Promise.all([
      createTestGateway(partsOf({ policy: base }), base.grants, { keeping: keeper.keeping('one') }),
      createTestGateway(partsOf({ policy: base }), base.grants),
    ])
    const who = visitorOf(base)
    const making = { random, template, sees: (id: number) => id >= 2 && id <= 4 }
    for (let turn = 0; turn < perChange; turn++) {
      const request = makeRequest(making, random.pick(operations))
      for (const one of [request, other(request), request])
        expect(
          difference(told(await kept.ask(who, one)), told(await plain.ask(who, one))),
          JSON.stringify(one),
        ).toBeUndefined()
    }
    for (const gateway of [kept, plain]) gateway.close()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anonymous } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import { isAllRows, printedRows } from '../model/row-filter.ts'
import { compileGrants } from './authorizer.ts'
import { assets, catalog, catalogOf, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const crew = { to: { roles: ['crew'] } }

function decide(grants: readonly unknown[], path = 'export', principal = principalOf(), at = now) {
  const request = requestOf(path, path === 'export' ? { bbox: '0,0,1,1' } : {})
  return compileGrants(grantsOf(...grants)).authorize(principal, request, catalog, at)
}

function rights(grants: readonly unknown[], principal = principalOf()): ServiceRights {
  const decision = decide(grants, '0/query', principal)
  if (decision.effect === 'deny' || !decision.obligations.rights) throw new Error('denied')
  return decision.obligations.rights
}

const rowsOf = (found: ServiceRights, layerId = 0) =>
  found.layers.get(layerId)?.views.map(({ rows }) => printedRows(rows))

describe('A grant', () => {
  it.each([
    ['that does not exist allows nothing', [], 'deny'],
    ['allows what it says for a role', [crew], 'permit'],
    ['allows nothing for another role', [{ to: { roles: ['office'] } }], 'deny'],
    ['allows what it says for a principal', [{ to: { principals: ['user:ines'] } }], 'permit'],
    [
      'allows nothing for a claim that the principal does not have',
      [{ to: { claims: { team: 'north' } } }],
      'deny',
    ],
    ['for anonymous callers is for everybody', [{ to: { anonymous: true } }], 'permit'],
    ['names a service without regard to case', [{ ...crew, on: { services: ['water/assets'] } }], 'permit'],
    ['with one asterisk does not match services in folders', [{ ...crew, on: { services: ['*'] } }], 'deny'],
    ['with two asterisks matches services in folders', [{ ...crew, on: { services: ['**'] } }], 'permit'],
    [
      'on another mount allows nothing here',
      [{ ...crew, on: { services: ['**'], mounts: ['/map'] } }],
      'deny',
    ],
    [
      'for other operations allows nothing here',
      [{ ...crew, on: { services: ['**'] }, for: ['query'] }],
      'deny',
    ],
    [
      'for one operation allows that operation',
      [{ ...crew, on: { services: ['**'] }, for: ['MapServer.export'] }],
      'permit',
    ],
  ])('%s', (_, grants, effect) => {
    const everywhere = grants.map((grant) => ({ on: { services: ['Water/*'] }, ...grant }))
    expect(decide(everywhere).effect).toBe(effect)
  })

  it('may give the tiles of a service whose layers are not known', () => {
    const cached = catalogOf([{ ...assets, cached: true, layers: [] }])
    const effect = (narrowing: object) => {
      const grants = grantsOf({ ...crew, on: { services: ['**'] }, with: narrowing })
      return compileGrants(grants).authorize(
        principalOf(),
        requestOf('tile/0/0/0', { f: 'image' }),
        cached,
        now,
      ).effect
    }
    expect(effect({ scale: { from: 1000 }, tiles: 'whole' })).toBe('permit')
    expect(effect({ scale: { from: 1000 } })).toBe('deny')
  })

  it('needs all of its claims to match, each by one value of a list', () => {
    const grant = { to: { claims: { team: 'north', level: 2 } }, on: { services: ['**'] } }
    const has = (attributes: Record<string, string | number | string[]>) =>
      decide([grant], 'export', principalOf({ attributes })).effect
    expect(has({ team: ['south', 'north'], level: 2 })).toBe('permit')
    expect(has({ team: 'north' })).toBe('deny')
    expect(has({ team: 'north', level: '2' as unknown as number })).toBe('deny')
  })

  it('is active between its dates, also for a caller whose decision was cached', () => {
    const authorizer = compileGrants(
      grantsOf({
        ...crew,
        on: { services: ['**'] },
        with: { valid: { from: '2026-06-01T00:00:00Z', until: '2026-06-02T00:00:00Z' } },
      }),
    )
    const principal = principalOf()
    const request = requestOf('export', { bbox: '0,0,1,1' })
    const effects = [-1, 0, 86_399_999, 86_400_000].map(
      (ms) => authorizer.authorize(principal, request, catalog, now + ms).effect,
    )
    expect(effects).toEqual(['deny', 'permit', 'permit', 'deny'])
  })

  it('is decided again when the catalogue has changed', () => {
    const authorizer = compileGrants(grantsOf({ ...crew, on: { services: ['**'] } }))
    const principal = principalOf()
    const request = requestOf('export', { bbox: '0,0,1,1' })
    expect(authorizer.authorize(principal, request, catalog, now).effect).toBe('permit')
    expect(authorizer.authorize(principal, request, { ...catalogOf([]), generation: 2 }, now).effect).toBe(
      'deny',
    )
  })
})

describe('A refusal', () => {
  it('is the same for a service that is unknown and one that is not granted', () => {
    const grants = [{ ...crew, on: { services: ['Water/Nothing'] } }]
    for (const [principal, code] of [
      [principalOf(), 'access.denied'],
      [anonymous, 'credential.missing'],
    ] as const) {
      const ungranted = decide(grants, 'export', principal)
      const unknown = compileGrants(grantsOf(...grants)).authorize(
        principal,
        requestOf('/rest/services/Water/Nothing/MapServer'),
        catalog,
        now,
      )
      expect([ungranted, unknown]).toEqual([
        expect.objectContaining({ effect: 'deny', code }),
        expect.objectContaining({ effect: 'deny', code }),
      ])
    }
  })

  it.each([
    ['a name that its glob matches', 'Water/*', 'Water/Other', true],
    ['a hidden service outside of its globs', 'Land/*', 'Water/Assets', false],
    ['an unknown service outside of its globs', 'Land/*', 'Water/Other', false],
    ['a name that a grant of others matches', 'Land/*', 'Office/Other', false],
    ['a name that a grant matches which has ended', 'Land/*', 'Old/Other', false],
  ])('says whether it is worth looking up: %s', (_, glob, name, mayBeLearned) => {
    const grants = grantsOf(
      { ...crew, on: { services: [glob] } },
      { to: { roles: ['office'] }, on: { services: ['Office/*'] } },
      { ...crew, on: { services: ['Old/*'] }, with: { valid: { until: '2026-05-01T00:00:00Z' } } },
    )
    const request = requestOf(`/rest/services/${name}/MapServer`)
    const decision = compileGrants(grants).authorize(principalOf(), request, catalog, now)
    expect(decision).toMatchObject({ effect: 'deny', code: 'access.denied' })
    expect(decision.effect === 'deny' && decision.mayBeLearned === true).toBe(mayBeLearned)
  })

  it('is the same for a layer that is hidden and one that is not there', () => {
    const grants = [{ ...crew, on: { services: ['**'], layers: ['Hydrants'] } }]
    expect(decide(grants, '0/query')).toMatchObject({ code: 'request.not-found' })
    expect(decide(grants, '99/query')).toMatchObject({ code: 'request.not-found' })
    expect(decide(grants, '2/query').effect).toBe('permit')
    expect(decide(grants, '1').effect).toBe('permit')
  })

  it.each([
    ['another mount', { mounts: ['/map'] }],
    ['another service', { services: ['Water/Other'] }],
  ])('is the answer to a credential for %s', (_, scope) => {
    expect(decide([{ ...crew, on: { services: ['**'] } }], 'export', principalOf({ scope }))).toMatchObject({
      code: 'access.denied',
    })
  })

  it('is the answer to an edit, unless a grant allows `edit` and hides nothing', () => {
    const edit = (grant: object) => {
      const features = [{ ...catalog.services('ags')[0], name: 'Water/Assets', type: 'FeatureServer' }]
      const request = requestOf(
        '/rest/services/Water/Assets/FeatureServer/0/deleteFeatures',
        {
          objectIds: '1',
        },
        'POST',
      )
      return compileGrants(grantsOf({ ...crew, on: { services: ['**'] }, ...grant })).authorize(
        principalOf(),
        request,
        catalogOf(features as never),
        now,
      )
    }
    expect(edit({}).effect).toBe('deny')
    expect(edit({ for: ['edit'] })).toMatchObject({ effect: 'permit', obligations: { unrestricted: true } })
  })
})

describe('Views', () => {
  it('bind an attribute as one literal, whatever is in it', () => {
    const grant = { ...crew, on: { services: ['**'] }, with: { where: 'district = :principal.district' } }
    const found = rights([grant], principalOf({ attributes: { district: "x' OR '1'='1" } }))
    expect(rowsOf(found)).toEqual(["district = 'x'' OR ''1''=''1'"])
  })

  it('have no rows where an attribute is missing or a list is empty', () => {
    const where = (text: string) => ({ ...crew, on: { services: ['**'] }, with: { where: text } })
    expect(rowsOf(rights([where('district = :principal.district')]))).toEqual(['1=0'])
    expect(
      rowsOf(rights([where('district IN (:principal.list)')], principalOf({ attributes: { list: [] } }))),
    ).toEqual(['1=0'])
  })

  it('leave out a layer that lacks a field of the condition', () => {
    const found = rights([{ ...crew, on: { services: ['**'] }, with: { where: "district = 'n'" } }])
    expect([...found.layers.keys()]).toEqual([0, 2])
  })

  it('keep object id and geometry with `only`, unless they are excepted', () => {
    const fieldsOf = (fields: object) => [
      ...(rights([{ ...crew, on: { services: ['**'] }, with: { fields } }]).layers.get(0)?.views[0]?.fields ??
        []),
    ]
    expect(fieldsOf({ only: ['address'] })).toEqual(['objectid', 'address', 'geometry'])
    expect(fieldsOf({ only: ['ADDRESS'], except: ['geometry', 'OBJECTID'] })).toEqual(['address'])
    expect(fieldsOf({ except: ['owner'] })).toEqual(['objectid', 'address', 'district', 'geometry'])
  })

  it('include all layers below a group', () => {
    const found = rights([{ ...crew, on: { services: ['**'], layers: ['Network', 0] } }])
    expect([...found.layers.keys()]).toEqual([0, 2, 3])
  })

  it('hide nothing only if the grant narrows nothing', () => {
    expect(rights([{ ...crew, on: { services: ['**'] } }]).whole).toBe(true)
    for (const narrowing of [
      { records: 5 },
      { where: "district = 'n'" },
      { fields: { except: ['owner'] } },
      { scale: { from: 1 } },
    ]) {
      expect(rights([{ ...crew, on: { services: ['**'] }, with: narrowing }]).whole).toBe(false)
    }
  })

  it('never show less when a grant is added', () => {
    const grant = fc.record({
      to: fc.constant({ roles: ['crew'] }),
      on: fc.record({
        services: fc.constant(['**']),
        layers: fc.uniqueArray(fc.constantFrom<number | string>(0, 2, 3, 'Network'), { minLength: 1 }),
      }),
      with: fc.record(
        {
          fields: fc.constantFrom({ except: ['owner'] }, { only: ['status'] }, { only: ['address'] }),
          where: fc.constantFrom("district = 'n'", "status = 'open'"),
        },
        { requiredKeys: [] },
      ),
    })
    fc.assert(
      fc.property(fc.array(grant, { minLength: 1, maxLength: 4 }), grant, (grants, more) => {
        const before = decide(grants, '')
        if (before.effect === 'deny') return
        const after = decide([...grants, more], '')
        expect(after.effect).toBe('permit')
        for (const [layer, cells] of cellsOf(before.obligations.rights)) {
          for (const cell of cells)
            expect(
              cellsOf(after.effect === 'permit' ? after.obligations.rights : undefined).get(layer),
            ).toContain(cell)
        }
      }),
    )
  })
})

/** Pairs of row condition and field that some view shows, widest conditions written out. */
function cellsOf(found: ServiceRights | undefined): ReadonlyMap<number, readonly string[]> {
  const conditions = ['all', "district = 'n'", "status = 'open'"]
  return new Map(
    [...(found?.layers ?? [])].map(([id, { layer, views }]) => [
      id,
      views.flatMap(({ fields, rows: filter }) => {
        const rows = isAllRows(filter) ? conditions : [printedRows(filter)]
        const names =
          fields === null ? [...layer.fields.map(({ name }) => name.toLowerCase()), 'geometry'] : [...fields]
        return rows.flatMap((row) => names.map((name) => `${row} ${name}`))
      }),
    ]),
  )
}

describe('Listings', () => {
  it('show what is granted, and are denied if nothing is', () => {
    const listing = (grants: readonly unknown[]) => decide(grants, '/rest/services')
    expect(listing([])).toMatchObject({ effect: 'deny', code: 'access.denied' })
    const shown = listing([{ ...crew, on: { services: ['Water/*'] } }])
    if (shown.effect === 'deny') throw new Error(shown.reason)
    const { listing: seen } = shown.obligations
    expect(
      ['water/assets mapserver', 'printing gpserver'].map((service) => seen?.services.has(service)),
    ).toEqual([true, false])
    expect(['water', 'other'].map((folder) => seen?.folders.has(folder))).toEqual([true, false])
  })
})

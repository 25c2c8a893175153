import { readAsked } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { narrowIntent } from '../enforce/narrow-intent.ts'
import { showJson } from '../enforce/show-reply.ts'
import { placedSquare, tiled, withMasks } from '../enforce/tiles/tiles.fixture.ts'
import { squareArea } from '../model/area.fixture.ts'
import type { AreaBook } from '../model/area-book.ts'
import type { ServiceEntry } from '../model/catalog.ts'
import type { Decision } from '../model/decision.ts'
import { type Need, noFacts, type Placed, withFact } from '../model/facts.ts'
import type { Plan } from '../model/plan.ts'
import type { Principal } from '../model/principal.ts'
import type { Refusal } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'
import { compileGrants } from './authorizer.ts'
import { catalogOf, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

/** Named squares by their side. */
const areas: AreaBook = {
  find: (_, chosen) => (chosen === 'none' ? undefined : squareArea(Number(chosen ?? 75))),
  transformationsOf: () => [],
  generation: 0,
}

/** A map of tiles alone, as the sample server's basemap is one: no layer of it could be read. */
const basemap: ServiceEntry = { ...tiled, layers: [], capabilities: ['map', 'tilemap'] }

const within = (more: object = {}, of: unknown = 'district') => ({
  to: { roles: ['crew'] },
  on: { services: ['**'] },
  with: { area: { of, pictures: 'pixels' }, ...more },
})

interface Asked {
  readonly service?: ServiceEntry
  readonly principal?: Partial<Principal>
  readonly placed?: Placed
  readonly parameters?: Readonly<Record<string, string>>
}

/** A question of the crew, asked again until everything about areas is known; and its reply, where it says one. */
function ask(grants: readonly object[], path: string, asked: Asked = {}) {
  const { service = basemap, principal = {}, parameters = {} } = asked
  const placed = asked.placed ?? placedSquare({ area: squareArea(75) } as never)
  const request = requestOf(path, parameters)
  const decision = compileGrants(grantsOf(...grants), areas).authorize(
    principalOf(principal),
    request,
    catalogOf([service]),
    0,
  )
  const needs: Need[] = []
  return { ...planned(), needs, code: codeOf() }

  function planned(): { refusal?: Refusal; steps?: number; show?: (json: object) => unknown } {
    if (decision.effect === 'deny' || decision.obligations.rights === undefined) return {}
    let { rights } = decision.obligations
    for (;;) {
      const obligations = { ...decision.obligations, rights }
      const { value, refusal } = narrowIntent(readAsked(request.map), rights, withMasks)
      if (value) return { steps: value.steps.length, show: shower(obligations, value as unknown as Plan) }
      if (refusal.need === undefined || needs.length > 5) return { refusal }
      needs.push(refusal.need)
      const facts = withFact(rights.facts ?? noFacts, refusal.need, { kind: 'placed', placed })
      rights = { ...rights, facts }
    }
  }
  function shower(obligations: (Decision & { effect: 'permit' })['obligations'], { combine }: Plan) {
    return (json: object) => {
      const body = new TextEncoder().encode(JSON.stringify(json))
      const combined = combine([{ status: 200, headers: {}, body, elapsedMs: 0 }]) as unknown as {
        value: UpstreamReply
      }
      return showJson(combined.value, readAsked(request.map).intent, obligations).value
    }
  }
  function codeOf(): string | undefined {
    return decision.effect === 'deny' ? decision.code : undefined
  }
}

const verdict = (grants: readonly object[], path: string, asked?: Asked): string | undefined => {
  const { code, refusal } = ask(grants, path, { parameters: { f: 'image' }, ...asked })
  return code ?? refusal?.code
}

describe('Cached tiles under a grant with an area', () => {
  it('are given in it, to whom nothing else is hidden', () => {
    expect(verdict([within()], 'tile/0/5/2')).toBeUndefined()
    expect(verdict([within({ records: 5, extents: 'author' })], 'tile/0/5/2')).toBeUndefined()
    expect(ask([within()], 'tile/0/5/2', { parameters: { f: 'image' } }).needs).toMatchObject([
      { kind: 'placed', wkid: 3857 },
    ])
  })

  it.each<[string, object]>([
    ['rows are drawn alone', { ...within(), with: { area: { of: 'district' } } }],
    ['rows are hidden', within({ where: "district = 'n'" })],
    ['fields are hidden', within({ fields: { except: ['owner'] } })],
    ['layers are hidden', { ...within(), on: { services: ['**'], layers: [0] } }],
    ['formats are limited', within({ image: { formats: ['png'] } })],
    ['pictures are smaller than a tile', within({ image: { pixels: 99 } })],
    ['the level is not', within({ scale: { from: 10_000 } })],
    ['they are not for viewing', { ...within(), for: ['query'] }],
  ])('are refused where %s', (_, grant) => {
    expect(verdict([grant], 'tile/0/5/2', { service: tiled })).toBe('access.denied')
    expect(verdict([grant], 'tilemap/0/5/2/1/1', { service: tiled, parameters: {} })).toBe('access.denied')
  })

  it.each<[string, Partial<ServiceEntry>]>([
    ['no cache', { cached: false }],
    ['a grid that is not known', { tileScheme: undefined as never }],
  ])('are refused of a service with %s', (_, more) => {
    expect(verdict([within()], 'tile/0/5/2', { service: { ...tiled, ...more } })).toBe('access.denied')
  })

  it('are refused where there is no area: a missing one is never all', () => {
    const chosen = within({}, { area: 'districts', named: ':principal.district' })
    const of = (district: string | undefined) =>
      verdict([chosen], 'tile/0/5/2', {
        service: tiled,
        principal: { attributes: district === undefined ? {} : { district } },
      })
    expect([of('80'), of('none'), of(undefined)]).toEqual([undefined, 'access.denied', 'access.denied'])
  })

  it('are refused where the area has no place in their reference', () => {
    expect(verdict([within()], 'tile/0/5/2', { placed: { unplaced: 'another datum' } })).toBe('access.denied')
  })

  it('do not make pictures of the whole map, also where no layer of it is known', () => {
    const parameters = { bbox: '0,0,10,10', size: '10,10', f: 'image' }
    for (const service of [basemap, tiled])
      expect(verdict([within()], 'export', { service, parameters })).toBe('access.denied')
  })

  it('do not make KML of their layers, which has no pixels', () => {
    const parameters = { docName: 'x', layers: '0', f: 'kmz' }
    const of = (grants: readonly object[]) => verdict(grants, 'generateKml', { service: tiled, parameters })
    expect(of([within()])).toBe('access.denied')
    expect(of([within(), { ...within(), with: { where: "district = 'n'", tiles: 'whole' } }])).toBeUndefined()
  })

  it.each([
    ['packages of tiles', '/rest/services/Water/Assets/MapServer/exportTiles', { f: 'json' }],
    ['their size', '/rest/services/Water/Assets/MapServer/estimateExportTilesSize', { f: 'json' }],
    ['vector tiles', '/rest/services/Water/Assets/VectorTileServer/tile/0/0/0.pbf', { f: 'pbf' }],
    ['their map', '/rest/services/Water/Assets/VectorTileServer/tilemap/0/0/0/8/8', { f: 'json' }],
    ['their style', '/rest/services/Water/Assets/VectorTileServer/resources/styles/root.json', { f: 'json' }],
    ['tiles of imagery', '/rest/services/Water/Assets/ImageServer/tile/0/0/0', { f: 'image' }],
    ['imagery', '/rest/services/Water/Assets/ImageServer/exportImage', { f: 'image', bbox: '0,0,1,1' }],
  ])('are all: %s are refused', (_, path, parameters) => {
    const type = /(\w+Server)/.exec(path)?.[1] ?? ''
    const of = (grants: readonly object[]): string | undefined => {
      try {
        return verdict(grants, path, { service: { ...tiled, type }, parameters })
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(of([within()])).toBeDefined()
  })
})

describe('A service of tiles under a grant with an area', () => {
  const page = {
    currentVersion: 11,
    capabilities: 'Map,Tilemap,TilesOnly',
    singleFusedMapCache: true,
    exportTilesAllowed: true,
    maxExportTilesCount: 100,
    supportedExtensions: 'KmlServer',
    tileInfo: { rows: 10, cols: 10, lods: [{ level: 0 }, { level: 1 }] },
    layers: [],
  }
  const described = (grants: readonly object[], asked: Asked = {}) => ask(grants, '', asked).show?.(page)

  it('is seen, and promises the tiles that are given, and no more of them', () => {
    expect(described([within({ scale: { to: 600 } })])).toEqual({
      currentVersion: 11,
      capabilities: 'Map,Tilemap,TilesOnly',
      singleFusedMapCache: true,
      exportTilesAllowed: false,
      supportedExtensions: '',
      tileInfo: { rows: 10, cols: 10, lods: [{ level: 1 }] },
      layers: [],
    })
  })

  it('states the bounds of its areas in place of the world', () => {
    const spatialReference = { wkid: 102100, latestWkid: 3857 }
    const world = { xmin: -2e7, ymin: -2e7, xmax: 2e7, ymax: 2e7, spatialReference }
    const extents = { spatialReference, fullExtent: world, initialExtent: world }
    const stated = (grants: readonly object[], asked: Asked = {}) =>
      ask(grants, '', asked).show?.({ ...page, ...extents })
    const { xmin, ymin, xmax, ymax } = placedSquare({ area: squareArea(75) } as never).bounds
    const around = { xmin, ymin, xmax, ymax, spatialReference }
    expect(stated([within()])).toMatchObject({ fullExtent: around, initialExtent: around })
    expect(stated([within()], { placed: { unplaced: 'another datum' } })).toMatchObject({
      fullExtent: { xmin: -20_037_508.342789244 },
    })
  })

  it('promises none where the area has no place in their reference', () => {
    const shown = described([within()], { placed: { unplaced: 'another datum' } })
    expect(shown).toMatchObject({ singleFusedMapCache: false, capabilities: '' })
    expect(shown).not.toHaveProperty('tileInfo')
  })

  it('is not seen without an area', () => {
    expect(ask([within({}, { area: 'districts', named: ':principal.none' })], '').code).toBe('access.denied')
  })
})

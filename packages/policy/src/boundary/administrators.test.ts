import { describe, expect, it } from 'vitest'
import {
  anonymous,
  catalogAdvice,
  compileGrants,
  explainGrants,
  grantedViewInWords,
  grantSection,
  lookedUpTypes,
  reachedServices,
  seenServices,
} from '../index.ts'
import { crew, grantsOf, requestOf } from './asking.fixture.ts'
import { worldOf } from './world.fixture.ts'

const { catalog } = worldOf()
const mount = { path: '/arcgis', upstream: 'maps' }
const service = catalog.service('maps', 'Water/Assets', 'MapServer')

describe('Why a grant applies or not', () => {
  const why = (grant: object, { path = '0/query', at = service } = {}) => {
    const request = {
      mount,
      map: requestOf({ path, parameters: path === '0/query' ? { where: '1=1' } : {} }),
    }
    const [finding] = explainGrants(grantsOf([grant]), { principal: crew, request, service: at, now: 1_000 })
    return finding?.why
  }

  it.each<[string, object]>([
    ['is not for ines', { to: { roles: ['office'] } }],
    ['is not on the mount /arcgis', { on: { mounts: ['/map'] } }],
    ['is not valid yet', { with: { valid: { from: '2026-01-01T00:00:00Z' } } }],
    ['is not valid any more', { with: { valid: { until: '1970-01-01T00:00:01Z' } } }],
    ['is not on the service Water/Assets', { on: { services: ['Office/*'] } }],
    ['does not allow MapServer.query (query)', { for: ['view'] }],
    ['is not on layer 0', { on: { layers: [3] } }],
    ['gives everything of the service', {}],
    [
      'gives layers 0; fields {"except":["OWNER"]}; rows where DEPTH > 1; scales {"from":1}; pictures {"pixels":9}; 7 records a reply',
      {
        on: { layers: [0] },
        with: {
          fields: { except: ['OWNER'] },
          where: 'DEPTH > 1',
          scale: { from: 1 },
          image: { pixels: 9 },
          records: 7,
        },
      },
    ],
  ])('%s', (words, grant) => {
    expect(why(grant)).toBe(words)
  })

  it('is not known of a service that is not', () => {
    const request = { mount, map: requestOf({ path: '' }) }
    expect(explainGrants(grantsOf([{}]), { principal: crew, request, service: undefined, now: 0 })).toEqual([
      { grant: 'grants[0]', applies: false, why: 'the service is unknown' },
    ])
    expect(why({ with: { records: 7 } }, { path: '' })).toBe('gives 7 records a reply')
  })
})

describe('What a caller sees', () => {
  const seen = (...grants: object[]) =>
    seenServices(grantsOf(grants), { principal: crew, mounts: [mount], catalog, now: 0 })

  it('is told service by service', () => {
    expect(seen({ on: { services: ['Office/*'] }, for: ['view', 'edit'] })).toMatchObject([
      { mount: '/arcgis', service: 'Office/Pay', type: 'MapServer', whole: ['view', 'edit'] },
    ])
    expect(seen({ on: { services: ['Land/*'] } })).toEqual([])
    expect(seen({ with: { where: 'NOWHERE = 1' } })).toEqual([])
    expect(seen({ with: { valid: { until: '1969-01-01T00:00:00Z' } } })).toEqual([])
  })

  it('is told layer by layer, in words too', () => {
    const [first] = seen({
      name: 'crew',
      on: { services: ['Water/*'], layers: [4] },
      for: ['query', 'edit'],
      with: { where: "ZONE = 'A'", fields: { only: ['ZONE'] } },
    })
    expect(first?.layers).toMatchObject([{ id: 4, name: 'Zones', operations: ['query'] }])
    expect(first?.layers[0]?.views.map(grantedViewInWords)).toEqual([
      "fields ZONE, SHAPE; rows ZONE = 'A' [crew]",
    ])
    const [all] = seen({ on: { services: ['Water/*'], layers: [4] } })
    expect(all?.layers[0]?.views).toEqual([{ grant: 'grants[0]', fields: 'all', rows: 'all' }])
  })
})

describe('What grants reach', () => {
  it('is known by upstream and name', () => {
    const reached = reachedServices({
      grants: grantsOf([{ on: { services: ['Water/*'], mounts: ['/arcgis'] } }]),
      mounts: [mount],
    })
    expect([
      reached('maps', 'Water/Assets'),
      reached('maps', 'Office/Pay'),
      reached('other', 'Water/Assets'),
    ]).toEqual([true, false, false])
  })

  it('may name cached tiles alone; a grant that narrows them shows nothing', () => {
    const site = worldOf([], { capabilities: ['map', 'tilesonly'] }).catalog
    const advice = (grant: object) =>
      catalogAdvice({ grants: grantsOf([grant]), mounts: [mount] }, site).length
    expect(advice({ on: { services: ['Water/*'] }, with: { where: '1=1' } })).toBe(2)
    expect(advice({ with: { where: '1=1', tiles: 'whole' } })).toBe(0)
    expect(advice({ for: ['query'], with: { where: '1=1' } })).toBe(0)
    expect(advice({})).toBe(0)
  })

  it('may name cached tiles alone, which are masked to an area where their grid is known', () => {
    const tileScheme = {
      wkid: 3857,
      origin: { x: 0, y: 0 },
      cols: 9,
      rows: 9,
      levels: [{ level: 0, resolution: 1 }],
    }
    const advice = (area: object, more: object = {}) => {
      const site = worldOf([], { capabilities: ['tilesonly'], ...more }).catalog
      const grants = grantsOf([
        { on: { services: ['Water/*'] }, with: { area: { of: 'districts', ...area } } },
      ])
      return catalogAdvice({ grants, mounts: [mount] }, site).length
    }
    expect([
      advice({ pictures: 'pixels' }, { tileScheme }),
      advice({ pictures: 'pixels' }),
      advice({}, { tileScheme }),
    ]).toEqual([0, 2, 2])
  })

  it('may be strangers', () => {
    const has = (to: object) => compileGrants({ grants: [grantSection.parse({ to })] }).anonymousHasGrants
    expect([
      has({ anonymous: true }),
      has({ roles: ['anonymous'] }),
      has({ principals: ['anonymous'] }),
      has({ roles: ['crew'] }),
    ]).toEqual([true, true, true, false])
    expect(anonymous.roles).toEqual(['anonymous'])
    expect(lookedUpTypes).toContain('MapServer')
  })
})

import { describe, expect, it } from 'vitest'
import { assets, catalogOf } from '../../../policy/src/decide/policy.fixture.ts'
import { parseConfiguration } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { changedAccounts, type PolicySide } from '../rights/changed-rights.ts'
import { formatChangeLines, formatChanges } from './format-changes.ts'

interface Given {
  /** Name of the grant to the crew. */
  readonly name?: string
  readonly mounts?: string
}

function configurationOf(except: string, { name = 'crew', mounts = '' }: Given): Configuration {
  const loaded = parseConfiguration(
    `
publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }${mounts}]
users:
  - { name: ines, password: x, roles: [crew], attributes: { district: north } }
  - { name: olga, password: x, roles: [office] }
grants:
  - { name: ${name}, to: { roles: [crew] }, on: { services: [Water/*], layers: [Parcels] }, for: [view, query], with: { fields: { except: [${except}] }, where: 'district = :principal.district' } }
  - { name: office, to: { roles: [office] }, on: { services: ['**'] } }
`,
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return loaded.configuration
}

const sideOf = (except: string, given: Given = {}): PolicySide => ({
  configuration: configurationOf(except, given),
  catalog: catalogOf([assets, { ...assets, type: 'FeatureServer' }]),
})

describe('mapgate policy diff', () => {
  const gives = (fields: string) => `view, query; fields ${fields}; rows district = 'north'`

  it('names whose rights a change changes, and nobody else, with a summary first', () => {
    const changed = changedAccounts(sideOf('owner'), sideOf('owner, address'))
    expect(formatChanges(changed).split('\n')).toEqual([
      'One account sees something else:',
      '  user:ines: sees otherwise Water/Assets 0 Parcels',
      '',
      'user:ines',
      `  - Water/Assets 0 Parcels: ${gives('OBJECTID, address, district')} [MapServer, FeatureServer at /arcgis]`,
      `  + Water/Assets 0 Parcels: ${gives('OBJECTID, district')} [MapServer, FeatureServer at /arcgis]`,
    ])
  })

  it('says a change once that holds at several mounts, and apart what holds elsewhere', () => {
    const mounts = ', { path: /map, upstream: ags, at: rest/services }'
    const told = (before: PolicySide, after: PolicySide) =>
      formatChanges(changedAccounts(before, after))
        .split('\n')
        .filter((line) => /^ {2}[-+]/.test(line))
    expect(told(sideOf('owner', { mounts }), sideOf('owner, address', { mounts }))).toEqual([
      `  - Water/Assets 0 Parcels: ${gives('OBJECTID, address, district')} [MapServer, FeatureServer at /arcgis, /map]`,
      `  + Water/Assets 0 Parcels: ${gives('OBJECTID, district')} [MapServer, FeatureServer at /arcgis, /map]`,
    ])
    expect(told(sideOf('owner'), sideOf('owner', { mounts }))).toContain(
      `  + Water/Assets 0 Parcels: ${gives('OBJECTID, address, district')} [MapServer, FeatureServer at /map]`,
    )
    const one = {
      mount: '/arcgis',
      service: 'Roads',
      type: 'MapServer',
      layer: undefined,
      gives: 'everything for view',
    }
    const gained = [one, { ...one, type: 'FeatureServer' }, { ...one, mount: '/map' }]
    expect(formatChanges([{ account: 'key:b', lost: [], gained }])).toContain(
      '  + Roads: everything for view [MapServer, FeatureServer at /arcgis; MapServer at /map]',
    )
  })

  it('gives programs a line for each mount and type', () => {
    const [changed] = formatChangeLines(changedAccounts(sideOf('owner'), sideOf('owner, address')))
    expect(changed).toEqual({
      account: 'user:ines',
      lost: ['FeatureServer', 'MapServer'].map(
        (type) => `/arcgis Water/Assets (${type}) 0 Parcels: ${gives('OBJECTID, address, district')}`,
      ),
      gained: ['FeatureServer', 'MapServer'].map(
        (type) => `/arcgis Water/Assets (${type}) 0 Parcels: ${gives('OBJECTID, district')}`,
      ),
    })
  })

  it('tells accounts with the same changes together, and counts what is much', () => {
    const gained = [1, 2, 3, 4, 5].map((id) => ({
      mount: '/arcgis',
      service: 'Roads',
      type: 'MapServer',
      layer: `${id} Road`,
      gives: 'view; fields all; rows all',
    }))
    const both = ['user:a', 'key:b'].map((account) => ({ account, lost: [], gained }))
    expect(formatChanges(both).split('\n').slice(0, 4)).toEqual([
      '2 accounts see something else:',
      '  user:a, key:b: gains Roads 1 Road, Roads 2 Road, Roads 3 Road and 2 more',
      '',
      'user:a, key:b',
    ])
  })

  it('finds nothing where a grant has another name only', () => {
    const changed = changedAccounts(sideOf('owner'), sideOf('owner', { name: 'team' }))
    expect(formatChanges(changed)).toBe('Nobody sees more or less.')
  })
})

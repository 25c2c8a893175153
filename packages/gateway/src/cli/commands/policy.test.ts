import { describe, expect, it } from 'vitest'
import { catalog } from '../../authz/authz.fixture.ts'
import { seenServices } from '../../authz/index.ts'
import { parseConfiguration } from '../../config/load.ts'
import type { Configuration } from '../../config/schema.ts'
import { accountOf } from '../../explain-asked.ts'
import { mountsOf } from '../policy-house.ts'
import { changedAccounts, inWords } from './policy.ts'

function configurationOf(fields: string, name = 'crew'): Configuration {
  const loaded = parseConfiguration(
    `
publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }]
users:
  - { name: ines, password: x, roles: [crew], attributes: { district: north } }
  - { name: olga, password: x, roles: [office] }
grants:
  - { name: ${name}, to: { roles: [crew] }, on: { services: [Water/*], layers: [Parcels] }, for: [view, query], with: { fields: ${fields}, where: 'district = :principal.district' } }
  - { name: office, to: { roles: [office] }, on: { services: ['**'] } }
`,
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return loaded.configuration
}

const catalogs = { before: catalog, after: catalog }

describe('mapgate policy show', () => {
  const shown = (account: string) => {
    const configuration = configurationOf('{ except: [owner] }')
    const seen = seenServices(configuration.grants, {
      principal: accountOf(configuration, account),
      mounts: mountsOf(configuration),
      catalog,
      now: 0,
    })
    return inWords(account, seen).split('\n')
  }

  it('prints what an account sees, layer by layer', () => {
    expect(shown('ines')).toEqual([
      '/arcgis Water/Assets (MapServer)',
      "  0 Parcels: view, query; fields OBJECTID, address, district; rows district = 'north' [crew]",
    ])
  })

  it('says where nothing is hidden, and where nothing is seen', () => {
    expect(shown('olga')[0]).toBe(
      '/arcgis Water/Assets (MapServer): everything for view, query, identify, attachments, export-data',
    )
    expect(shown('anonymous')).toEqual(['anonymous sees nothing.'])
  })

  it('knows no account that the file does not name', () => {
    const configuration = configurationOf('{ except: [owner] }')
    expect(() => accountOf(configuration, 'nobody')).toThrow('names no user or key nobody')
    expect(accountOf(configuration, 'nobody', { roles: ['crew'] }).roles).toEqual(['crew'])
  })
})

describe('mapgate policy diff', () => {
  it('names whose rights a change changes, and nobody else', () => {
    const changed = changedAccounts(
      configurationOf('{ except: [owner] }'),
      configurationOf('{ except: [owner, address] }'),
      catalogs,
    )
    expect(changed).toEqual([
      {
        account: 'ines',
        lost: [
          "/arcgis Water/Assets (MapServer) 0 Parcels: view, query; fields OBJECTID, address, district; rows district = 'north'",
        ],
        gained: [
          "/arcgis Water/Assets (MapServer) 0 Parcels: view, query; fields OBJECTID, district; rows district = 'north'",
        ],
      },
    ])
  })

  it('finds nothing where a grant has another name only', () => {
    expect(
      changedAccounts(
        configurationOf('{ except: [owner] }'),
        configurationOf('{ except: [owner] }', 'team'),
        catalogs,
      ),
    ).toEqual([])
  })
})

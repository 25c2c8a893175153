import { describe, expect, it } from 'vitest'
import { catalog } from '../../../../policy/src/decide/policy.fixture.ts'
import { seenServices } from '../../../../policy/src/index.ts'
import { accountOf, type StoredAccounts } from '../../accounts.ts'
import { parseConfiguration } from '../../config/load.ts'
import type { Configuration } from '../../config/schema.ts'
import { mountsIn } from '../../mounts.ts'
import { formatSeen } from '../format-seen.ts'
import { inactiveGrants } from '../inactive-grants.ts'

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

describe('mapgate policy show', () => {
  it('says which grants give nothing at this time', () => {
    const valid = { until: '2020-01-01T00:00:00Z' }
    const grants = [{ name: 'old', with: { valid } }, {}] as unknown as Configuration['grants']
    expect(inactiveGrants({ grants }, Date.parse('2026-01-01'))).toEqual([
      'old gives nothing since 2020-01-01T00:00:00Z',
    ])
    expect(inactiveGrants({ grants }, 0)).toEqual([])
  })

  const shown = (account: string) => {
    const configuration = configurationOf('{ except: [owner] }')
    const seen = seenServices(configuration.grants, {
      principal: accountOf(configuration, account),
      mounts: mountsIn(configuration.mounts),
      catalog,
      now: 0,
    })
    return formatSeen(account, seen).split('\n')
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
    expect(() => accountOf(configuration, 'nobody')).toThrow('no user or key nobody')
    expect(() => accountOf(configuration, 'user:inse')).toThrow('did you mean user:ines?')
    expect(accountOf(configuration, 'nobody', { roles: ['crew'] }).roles).toEqual(['crew'])
  })

  it('knows accounts by id and by name, of the file and of the store', () => {
    const configuration = configurationOf('{ except: [owner] }')
    const common = { attributes: {}, createdAt: 0 }
    const key = {
      ...common,
      owner: null,
      hash: '',
      origins: null,
      networks: null,
      expiresAt: null,
      lastUsedAt: null,
    }
    const stored: StoredAccounts = {
      users: [
        { ...common, name: 'Paul', passwordHash: '', roles: ['office'], disabledAt: null },
        { ...common, name: 'gone', passwordHash: '', roles: [], disabledAt: 1 },
      ],
      keys: [
        { ...key, id: '4f1c22aa90d3', name: 'night script', roles: ['crew'], revokedAt: null },
        { ...key, id: 'aa', name: 'old', roles: [], revokedAt: 1 },
      ],
    }
    const idOf = (asked: string) => accountOf(configuration, asked, {}, stored).id
    expect(['ines', 'user:ines', 'USER:INES'].map(idOf)).toEqual(Array(3).fill('user:ines'))
    expect(['paul', 'user:paul'].map(idOf)).toEqual(Array(2).fill('user:Paul'))
    expect(['4f1c22aa90d3', 'key:4f1c22aa90d3', 'night script'].map(idOf)).toEqual(
      Array(3).fill('key:4f1c22aa90d3'),
    )
    expect(() => idOf('user:gone')).toThrow('user:gone is disabled')
    expect(() => idOf('key:aa')).toThrow('key:aa is revoked')
    expect(accountOf(configuration, 'jwt:idp:4711', { roles: ['crew'] }, stored)).toMatchObject({
      id: 'jwt:idp:4711',
      kind: 'jwt',
    })
    expect(() => idOf('jwt:idp:4711')).toThrow('give them by --role')
  })
})

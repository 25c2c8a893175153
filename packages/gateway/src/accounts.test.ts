import { describe, expect, it } from 'vitest'
import { accountOf, type StoredAccounts } from './accounts.ts'
import { parseConfiguration } from './config/load.ts'
import { sessionRecord } from './store/sessions.fixture.ts'

function configured() {
  const loaded = parseConfiguration(
    `
publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }]
users: [{ name: ines, password: x, roles: [crew] }]
signIn:
  providers:
    - { name: corp, issuer: https://id.example, clientId: mapgate, roles: [staff], groups: { GIS Editors: [editor] } }
  directories:
    - { name: ad, url: ldaps://dc1, base: 'dc=corp,dc=example', groups: { 'CN=GIS Editors,DC=corp,DC=example': [editor] } }
portals:
  - { name: agol, url: https://acme.maps.arcgis.com, orgId: acme, appIds: [maps], groups: { abc123: [viewer] } }
certificates: [{ name: etl, fingerprint: "${'ab'.repeat(32)}", roles: [loader] }]
proxies:
  - { name: front, listen: { port: 8081 }, from: [10.0.0.4], secretFile: s.txt, userHeader: Remote-User, groups: { gis: [viewer] } }
listen: { tls: { cert: c.pem, key: k.pem, clientCa: ca.pem } }
portal: { path: /portal, clients: [{ id: nightly, title: Nightly, secret: 0123456789-0123456789-0123, roles: [export] }] }
`,
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return loaded.configuration
}

const stored: StoredAccounts = {
  users: [],
  keys: [],
  sessions: [
    sessionRecord({ id: 'new', roles: ['editor'], attributes: { region: 'south' } }),
    sessionRecord({ id: 'old', roles: ['viewer'] }),
    sessionRecord({
      id: 'own',
      principalId: 'user:ines',
      kind: 'user',
      provider: null,
      roles: ['crew', 'old'],
    }),
  ],
}

describe('an account', () => {
  it('of an identity system is what that said last, where there is a session', () => {
    const expected = {
      id: 'oidc:corp:4711',
      kind: 'oidc',
      roles: ['editor'],
      attributes: { region: 'south' },
    }
    expect(accountOf(configured(), 'oidc:corp:4711', {}, stored)).toMatchObject(expected)
    expect(accountOf(configured(), 'Ada', {}, stored)).toMatchObject(expected)
  })

  it('that is kept here is what the configuration says, and not what a session of it says', () => {
    expect(accountOf(configured(), 'ines', {}, stored).roles).toEqual(['crew'])
  })

  it.each([
    ['oidc:corp:1', ['GIS Editors', 'Others'], ['staff', 'editor'], 'oidc', 'session'],
    ['ldap:ad:2', ['cn=gis editors, dc=Corp, dc=Example'], ['editor'], 'ldap', 'password'],
    ['portal:agol:jane', ['abc123'], ['viewer'], 'portal', 'portal-token'],
    ['proxy:front:ada', ['gis'], ['viewer'], 'proxy', 'asserted'],
  ])('%s in %j has %j', (id, groups, roles, kind, shownAs) => {
    expect(accountOf(configured(), id, { groups })).toMatchObject({ id, roles, kind, shownAs })
  })

  it.each([
    ['jwt:idp:4711', 'jwt', 'jwt'],
    ['proxy:front:ann', 'proxy', 'asserted'],
  ])('%s has the roles that are given', (id, kind, shownAs) => {
    expect(accountOf(configured(), id, { roles: ['crew'] })).toMatchObject({
      id,
      kind,
      shownAs,
      roles: ['crew'],
    })
  })

  it('of a program with a certificate has the roles of the program', () => {
    expect(accountOf(configured(), 'etl')).toMatchObject({
      id: 'certificate:etl',
      roles: ['loader'],
      shownAs: 'certificate',
    })
  })

  it('of an application has the roles of the application', () => {
    expect(accountOf(configured(), 'app:nightly')).toMatchObject({
      kind: 'app',
      name: 'Nightly',
      roles: ['export'],
    })
  })

  it.each([
    [
      'oidc:corp:9',
      {},
      'oidc:corp:9 has no session here, so its roles are not known: give them by --role, or its groups by --group',
    ],
    ['ldap:da:9', { groups: ['x'] }, 'ldap:da:9 names no identity system with groups; did you mean ldap:ad?'],
    [
      'jwt:idp:9',
      { groups: ['x'] },
      '(there are oidc:corp, ldap:ad, portal:agol, proxy:front): give roles by --role',
    ],
    ['app:nightly2', {}, 'did you mean app:nightly?'],
  ])('%s is not known: %j', (id, given, words) => {
    expect(() => accountOf(configured(), id, given)).toThrow(words)
  })
})

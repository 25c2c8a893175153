import { describe, expect, it } from 'vitest'
import { parseConfiguration } from './load.ts'

const good = {
  name: 'corp',
  url: 'ldaps://dc1.corp.example',
  base: 'dc=corp,dc=example',
  bindDn: 'cn=mapgate,dc=corp,dc=example',
  bindPasswordEnv: 'LDAP_PASSWORD',
}

function faultsOf(...directories: object[]): string[] {
  const loaded = parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      upstreams: { ags: { kind: 'arcgis', url: 'https://gis.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      signIn: {
        providers: [{ name: 'entra', issuer: 'https://id.example', clientId: 'mapgate' }],
        directories,
      },
    }),
    '.',
  )
  return 'faults' in loaded
    ? loaded.faults.map(
        ({ path, message }) => `${path.replace(/^signIn\.directories\[\d\]\.?/, '')} ${message}`,
      )
    : []
}

describe('a directory', () => {
  it.each([
    good,
    { ...good, url: 'ldap://dc1.corp.example:3389', startTls: true },
    { ...good, url: 'ldap://localhost', insecurePlain: true },
    { ...good, bindDn: undefined, bindPasswordEnv: undefined },
    { ...good, kind: 'active-directory', groups: { 'CN=GIS,OU=Groups,DC=corp,DC=example': ['editor'] } },
    {
      ...good,
      memberships: { named: 'cn', base: 'ou=groups,dc=corp,dc=example' },
      groups: { gis: ['editor'] },
    },
  ])('is good: %j', (directory) => {
    expect(faultsOf(directory)).toEqual([])
  })

  it.each<[object, string]>([
    [
      { url: 'ldap://dc1' },
      'url passwords would cross the network readable: write ldaps://, or startTls: true',
    ],
    [
      { url: 'ldap://127.0.0.1' },
      'url passwords would cross the network readable: write ldaps://, or startTls: true',
    ],
    [{ startTls: true }, 'url with ldaps:// there is TLS already: leave startTls and insecurePlain out'],
    [
      { url: 'ldap://dc1', startTls: true, insecurePlain: true },
      'insecurePlain give startTls or insecurePlain, not both',
    ],
    [
      { alternateUrls: ['ldap://dc2'] },
      'alternateUrls[0] passwords would cross the network readable: write ldaps://, or startTls: true',
    ],
    [
      { url: 'ldaps://dc1/dc=corp' },
      'url an address of a directory without a path, such as ldaps://dc1.corp.example',
    ],
    [
      { url: 'https://dc1' },
      'url an address of a directory without a path, such as ldaps://dc1.corp.example',
    ],
    [{ bindPasswordEnv: undefined }, 'bindDn give bindDn with one of bindPasswordFile and bindPasswordEnv'],
    [
      { base: 'corp.example' },
      'base corp.example is no name in a directory, such as ou=people,dc=example,dc=org',
    ],
    [{ filter: '(uid=ann)' }, 'filter has to name {name}'],
    [{ memberships: { filter: '(cn=x)' } }, 'memberships.filter has to name {dn} or {name}'],
    [
      { memberships: { named: 'cn' } },
      'memberships.named a group of the same short name may stand elsewhere: give memberships.base too',
    ],
    [{ memberships: { depth: 2 } }, 'memberships.depth groups in groups are followed with by: search only'],
    [
      { groups: { editors: ['editor'] } },
      'groups.editors is no whole name of a group, such as cn=editors,ou=groups,dc=example,dc=org; for short names write memberships: {named: cn, base: …}',
    ],
    [{ name: 'entra' }, 'name entra is the name of a provider too: give one of them another name'],
  ])('%j is a fault: %s', (change, fault) => {
    expect(faultsOf({ ...good, ...change })).toEqual([fault])
  })

  it('has a name of its own', () => {
    expect(faultsOf(good, good)).toEqual(['name corp is given twice'])
  })

  it('has what its kind suggests', () => {
    const loaded = parseConfiguration(
      JSON.stringify({
        publicUrl: 'https://gate.example',
        upstreams: { ags: { kind: 'arcgis', url: 'https://gis.internal/arcgis' } },
        mounts: [{ path: '/arcgis', upstream: 'ags' }],
        signIn: { directories: [{ ...good, kind: 'active-directory' }] },
      }),
      '.',
    )
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
    expect(loaded.configuration.signIn.directories[0]).toMatchObject({
      filter: '(&(objectCategory=person)(objectClass=user)(sAMAccountName={name}))',
      person: { id: 'objectGUID', name: 'sAMAccountName' },
      memberships: { by: 'matching-rule' },
      wrongPasswords: { atMost: 4, within: 1_800_000 },
    })
  })
})

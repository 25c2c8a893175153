import { expect, it } from 'vitest'
import { unmappedGroups } from './account-systems.ts'
import { parseConfiguration } from './config/load.ts'

const provider = { issuer: 'https://id.example.org', clientId: 'mapgate' }
const directory = { url: 'ldaps://dc.example.org', base: 'dc=example,dc=org' }

const loaded = parseConfiguration(
  JSON.stringify({
    publicUrl: 'https://gate.example',
    upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
    mounts: [{ path: '/arcgis', upstream: 'ags' }],
    signIn: {
      providers: [
        { ...provider, name: 'corp', groups: { 'map-crew': ['crew'] } },
        { ...provider, name: 'open', rolesFromGroups: true },
      ],
      directories: [{ ...directory, name: 'ad', groups: { 'CN=Crew,DC=example,DC=org': ['crew'] } }],
    },
  }),
  '.',
)
if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
const { configuration } = loaded

it.each<[string, string, readonly string[], readonly string[]]>([
  ['one that a mapping names', 'oidc:corp:4711', ['map-crew'], []],
  [
    'one that is misspelt',
    'oidc:corp:4711',
    ['map-crwe', 'map-crew'],
    ['no mapping of oidc:corp names the group map-crwe, so it gives no role; did you mean map-crew?'],
  ],
  [
    'one that is like no other',
    'oidc:corp:4711',
    ['x'],
    ['no mapping of oidc:corp names the group x, so it gives no role'],
  ],
  ['one that is a role itself', 'oidc:open:4711', ['anything'], []],
  ['one that the directory spells otherwise', 'ldap:ad:1', ['cn=crew, dc=example, dc=org'], []],
  ['one of a user who is kept here', 'user:ada', ['map-crew'], []],
])('a group that gives nothing is told: %s', (_what, id, groups, said) =>
  expect(unmappedGroups(id, groups, configuration)).toEqual(said),
)

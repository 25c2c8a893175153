import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseConfiguration } from '../../config/load.ts'
import { possibleAdministrators } from './administrators.ts'

function of(sections: object, stored: Parameters<typeof possibleAdministrators>[1] = []) {
  const loaded = parseConfiguration(
    stringify({
      publicUrl: 'https://my.url.com',
      upstreams: { ags: { kind: 'arcgis', url: 'https://gis.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      store: { file: 'mapgate.sqlite' },
      ...sections,
    }),
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return possibleAdministrators(loaded.configuration, stored)
}

const publicUrl = 'https://console.example.org'
const provider = (more: object) => ({
  signIn: { providers: [{ name: 'corp', issuer: 'https://id.example.org', clientId: 'mapgate', ...more }] },
})

it('users of the file and of the store are administrators by role and by name, unless they are disabled', () => {
  const found = of(
    {
      admin: { publicUrl, roles: { admin: ['gis'], auditor: ['look'] }, principals: { admin: ['user:ben'] } },
      users: [
        { name: 'ines', password: 'a-long-password-of-ines', roles: ['gis'] },
        { name: 'ada', password: 'a-long-password-of-ada', roles: ['look'] },
      ],
    },
    [
      { name: 'ben', roles: [], disabledAt: null },
      { name: 'eve', roles: ['gis'], disabledAt: 1 },
    ],
  )
  expect(found).toEqual({ hasToken: false, systems: [], users: ['user:ines', 'user:ben'] })
})

it.each<[string, object, object, readonly string[]]>([
  ['gives the role', { roles: { admin: ['gis'] } }, { groups: { Chiefs: ['gis'] } }, ['oidc:corp']],
  ['gives another role', { roles: { admin: ['gis'] } }, { groups: { Chiefs: ['map'] } }, []],
  ['names roles itself', { roles: { admin: ['gis'] } }, { rolesFromGroups: true }, ['oidc:corp']],
  [
    'names roles, but none is asked for',
    { principals: { admin: ['user:x'] } },
    { rolesFromGroups: true },
    [],
  ],
  ['knows the person', { principals: { admin: ['oidc:corp:4711'] } }, {}, ['oidc:corp']],
])('a provider that %s', (_title, admin, more, systems) => {
  const found = of({ admin: { publicUrl, tokenFile: 'token', ...admin }, ...provider(more) })
  expect(found).toEqual({ hasToken: true, systems, users: [] })
})

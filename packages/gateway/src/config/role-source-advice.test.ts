import { describe, expect, it } from 'vitest'
import { dotted, parseConfiguration } from './load.ts'
import { roleSourceAdvice } from './role-source-advice.ts'

const provider = { name: 'corp', issuer: 'https://id.example.org', clientId: 'mapgate' }
const directory = {
  name: 'corp',
  url: 'ldaps://dc.example.org',
  base: 'dc=example,dc=org',
  memberships: { named: 'cn', base: 'dc=example,dc=org' },
}
const portal = { name: 'agol', url: 'https://acme.maps.arcgis.com', orgId: 'acme', appIds: ['map'] }
const proxy = {
  name: 'front',
  listen: { port: 8081 },
  from: ['10.0.0.4'],
  secretFile: 's.txt',
  userHeader: 'Remote-User',
}
const robot = { id: 'robot', title: 'Robot', secret: 'mgapp_5cYq1nB8gXk2Wv7Rz0' }
const toCrew = { to: { roles: ['crew'] } }

/** Advice on a configuration with these sections, a line each. */
function adviceOn(sections: object, grants: readonly object[] = [toCrew]): readonly string[] {
  const loaded = parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      grants,
      ...sections,
    }),
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return roleSourceAdvice(loaded.configuration).map(({ path, message }) => `${dotted(path)} ${message}`)
}

const systems: readonly [place: string, wrap: (more: object) => object][] = [
  ['signIn.providers[0]', (more) => ({ signIn: { providers: [{ ...provider, ...more }] } })],
  ['signIn.directories[0]', (more) => ({ signIn: { directories: [{ ...directory, ...more }] } })],
  ['portals[0]', (more) => ({ portals: [{ ...portal, ...more }] })],
  ['proxies[0]', (more) => ({ proxies: [{ ...proxy, ...more }] })],
]

describe.each(systems)('Of %s', (place, wrap) => {
  it('it is said that nobody gets a role there', () =>
    expect(adviceOn(wrap({}))).toEqual([expect.stringContaining(`${place} gives nobody a role`)]))

  it.each([
    ['roles', { roles: ['crew'] }],
    ['groups', { groups: { 'g-1': ['crew'] } }],
    ['the names of groups', { rolesFromGroups: true }],
  ])('nothing is said where there are %s', (_what, more) => expect(adviceOn(wrap(more))).toEqual([]))

  it('a role that no grant names is told, with the one that was probably meant', () => {
    expect(adviceOn(wrap({ groups: { 'g-1': ['crew', 'crwe'] } }))).toEqual([
      `${place}.groups.g-1[1] no grant names the role crwe, so it gives nothing; did you mean crew?`,
    ])
    expect(adviceOn(wrap({ roles: ['planner'] }))).toEqual([
      `${place}.roles[0] no grant names the role planner, so it gives nothing`,
    ])
  })

  it('a role of a rate is one that is named', () => {
    const rates = [{ name: 'slow', per: 'address', units: 1, roles: ['guest'] }]
    expect(adviceOn({ ...wrap({ roles: ['guest'] }), limits: { rates } })).toEqual([])
  })
})

describe('Roles of identity systems and applications', () => {
  it('are not missed where a grant names somebody of the system', () =>
    expect(
      adviceOn({ signIn: { providers: [provider] } }, [{ to: { principals: ['oidc:corp:4711'] } }]),
    ).toEqual([]))

  it('are not missed where attributes lead to grants', () => {
    const claims = { attributes: { team: 'department' } }
    expect(
      adviceOn({ signIn: { providers: [{ ...provider, claims }] } }, [{ to: { claims: { team: 'n' } } }]),
    ).toEqual([])
  })

  it('of a portal may come from its own roles', () =>
    expect(adviceOn({ portals: [{ ...portal, portalRoles: { org_admin: ['crwe'] } }] })).toEqual([
      'portals[0].portalRoles.org_admin[0] no grant names the role crwe, so it gives nothing; did you mean crew?',
    ]))

  it('are missed of an application that signs in by itself, and not of one for people', () => {
    const apps = (client: object) => adviceOn({ portal: { path: '/portal', clients: [client] } })
    expect(apps(robot)).toEqual([expect.stringContaining('portal.clients[0] signs in with its secret alone')])
    expect(apps({ ...robot, roles: ['crew'] })).toEqual([])
    expect(apps({ ...robot, redirects: ['https://app.example/map/'] })).toEqual([])
  })

  it('of an application are named by a grant', () =>
    expect(adviceOn({ portal: { path: '/portal', clients: [{ ...robot, roles: ['crwe'] }] } })).toEqual([
      'portal.clients[0].roles[0] no grant names the role crwe, so it gives nothing; did you mean crew?',
    ]))
})

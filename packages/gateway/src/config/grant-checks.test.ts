import { describe, expect, it } from 'vitest'
import { parseConfiguration } from './load.ts'

/** Faults of one grant in a configuration with one mount, one user and no store. */
function faultsOf(grant: string): readonly string[] {
  const loaded = parseConfiguration(
    `
publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }]
users: [{ name: ines, password: x, roles: [crew] }]
grants:
  - ${grant}
`,
    '.',
  )
  return 'faults' in loaded ? loaded.faults.map(({ path, message }) => `${path}: ${message}`) : []
}

describe('Faults of grants are found when they are loaded', () => {
  it.each([
    ['{ to: { roles: [crew] } }', []],
    ["{ to: { roles: [crew] }, with: { where: 'district = :principal.district' } }", []],
    [
      "{ to: { roles: [crew] }, with: { where: 'district = principal.district' } }",
      [expect.stringContaining('did you mean :principal.district?')],
    ],
    ['{ to: {} }', ['grants[0].to: names nobody']],
    ['{ to: { roles: [crew] }, on: { mounts: [/map] } }', ['grants[0].on.mounts[0]: there is no mount /map']],
    [
      '{ to: { roles: [crew] }, for: [MapServer.exprot] }',
      ['grants[0].for[0]: there is no operation MapServer.exprot; did you mean MapServer.export?'],
    ],
    ['{ to: { roles: [crew] }, fro: [view] }', ['grants[0].fro: is not a known key; did you mean for?']],
    [
      "{ to: { roles: [crew] }, with: { where: 'district = :district' } }",
      [expect.stringContaining('attributes are written :principal.district')],
    ],
    [
      `{ to: { roles: [crew] }, with: { where: "district LIKE :principal.a ESCAPE 'x'" } }`,
      [expect.stringContaining('cannot be bound in this pattern')],
    ],
    [
      "{ to: { roles: [crew] }, with: { where: '1=1; DROP' } }",
      [expect.stringMatching(/^grants\[0\]\.with\.where: .*at character 4$/)],
    ],
    [
      "{ to: { roles: [crew] }, with: { where: 'a IN (SELECT b FROM c)' } }",
      [expect.stringContaining('at character')],
    ],
    [
      '{ to: { roles: [crew] }, with: { scale: { from: 10, to: 5 } } }',
      ['grants[0].with.scale: `from` is greater than `to`'],
    ],
    [
      "{ to: { roles: [crew] }, with: { valid: { from: '2026-13-01' } } }",
      [expect.stringContaining('grants[0].with.valid.from')],
    ],
    ['{ to: { principals: [ines] } }', [expect.stringContaining('is no id of a principal: write user:ines')]],
    [
      "{ to: { principals: ['user:inse'] } }",
      ['grants[0].to.principals[0]: there is no user:inse; did you mean user:ines?'],
    ],
    ["{ to: { principals: ['jwt:idp:1'] } }", ['grants[0].to.principals[0]: there is no issuer idp']],
    ["{ to: { principals: ['ldap:corp:1'] } }", ['grants[0].to.principals[0]: there is no directory corp']],
    ["{ to: { principals: ['app:viewer'] } }", ['grants[0].to.principals[0]: there is no app:viewer']],
    ["{ to: { principals: ['user:ines', anonymous] } }", []],
    ['{ to: { roles: [] } }', ['grants[0].to: names nobody']],
    ['{ to: { roles: [crew] }, on: { services: [] } }', ['grants[0].on.services: names no service']],
    [
      "{ to: { roles: [crew] }, with: { valid: { from: '2027-01-02T00:00:00Z', until: '2027-01-01T00:00:00Z' } } }",
      ['grants[0].with.valid: `until` is not after `from`: the grant never holds'],
    ],
  ])('%s', (grant, faults) => {
    expect(faultsOf(grant)).toEqual(faults)
  })

  it('finds them all at once', () => {
    expect(
      faultsOf(
        "{ to: { principals: [ghosts] }, on: { mounts: [/map] }, for: [MapServer.nope], with: { where: 'a =' } }",
      ),
    ).toHaveLength(4)
  })
})

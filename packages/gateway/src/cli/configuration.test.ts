import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../config/load.ts'
import { withFiles } from './configuration.ts'

const file = `
listen: { port: many }
upstreams:
  ags: { kind: arcgis, url: https://ags.internal/arcgis/rest/services, credential: { kind: basic, username: a, passwordFile: gone } }
mounts:
  - { path: arcgis, upstream: ags }
  - { path: /map, upstream: asg, at: services }
users:
  - { name: 7, password: x }
  - { name: ines, passwordFile: gone-too, roles: [crew] }
  - { name: Ines, password: x }
store: { file: gone/mapgate.db }
grants:
  - { to: { roles: crew }, for: [veiw], with: { where: 'a =' } }
`
const faultsOf = (text: string): readonly string[] => {
  const loaded = withFiles(parseConfiguration(text, '.'), 'all')
  return 'faults' in loaded ? loaded.faults.map(({ path, line }) => `${line ?? '-'} ${path}`) : []
}

describe('A file with faults of every kind', () => {
  it('is told of all at once, each at its place', () => {
    expect(faultsOf(file)).toEqual([
      '- publicUrl',
      '2 listen.port',
      '4 upstreams.ags.url',
      '4 upstreams.ags.credential.passwordFile',
      '6 mounts[0].path',
      '7 mounts[1].upstream',
      '7 mounts[1].at',
      '9 users[0].name',
      '10 users[1].passwordFile',
      '11 users[2]',
      '12 store.file',
      '14 grants[0].to.roles',
      '14 grants[0].with.where',
      '14 grants[0].for[0]',
    ])
  })

  it('is told of nothing that only follows from another fault', () => {
    expect(
      faultsOf('publicUrl: https://a.example\nupstreams: []\nmounts: 5\nkeys: [{ name: a, kye: x }]'),
    ).toEqual(['2 upstreams', '3 mounts', '4 keys[0].kye'])
  })
})

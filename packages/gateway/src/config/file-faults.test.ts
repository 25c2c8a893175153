import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLocalCertificate } from '../demo/local-certificate.ts'
import { fileFaults } from './file-faults.ts'
import { dotted, parseConfiguration } from './load.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-files-'))
const write = (name: string, text: string) => writeFileSync(join(directory, name), text)

beforeAll(async () => {
  for (const folder of ['one', 'other']) {
    mkdirSync(join(directory, folder))
    await makeLocalCertificate('localhost', join(directory, folder))
  }
  write('empty', ' \n')
  write('nothing', '')
  write('text', 'hello\n')
  write('old.db', '')
  write('short.secret', 'short\n')
  write('long.secret', `${'s'.repeat(40)}\n`)
  write('good.url', 'postgres://mapgate:pw@127.0.0.1/mapgate')
  write('weak.url', 'postgres://mapgate:geheim@db.example/mapgate?sslmode=require')
})
afterAll(() => rmSync(directory, { recursive: true }))

const faultsOf = (changes: object) => {
  const loaded = parseConfiguration(
    JSON.stringify({
      publicUrl: 'http://localhost:8080',
      upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      ...changes,
    }),
    directory,
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return fileFaults(loaded.configuration, directory, {})
}
const upstream = (more: object) => ({
  upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis', ...more } },
})
const tls = (cert: string, key: string) => ({ listen: { tls: { cert, key } } })
const pair = ['one/certificate.pem', 'one/key.pem'] as const

describe('Files that a configuration names are read before it is called good', () => {
  it.each([
    [
      'a certificate that is not there',
      tls('gone.pem', pair[1]),
      'listen.tls.cert',
      /gone\.pem does not exist/,
    ],
    ['a certificate that is none', tls('text', pair[1]), 'listen.tls.cert', /no certificate in PEM/],
    ['the key of another certificate', tls(pair[0], 'other/key.pem'), 'listen.tls.key', /is not the key of/],
    [
      'a secret file that is not there',
      { keys: [{ name: 'a', keyFile: 'gone' }] },
      'keys[0].keyFile',
      /gone does not exist/,
    ],
    [
      'a password file that is empty',
      { users: [{ name: 'a', passwordFile: 'empty' }] },
      'users[0].passwordFile',
      /empty is empty/,
    ],
    ['a folder for a secret', { keys: [{ name: 'a', keyFile: 'one' }] }, 'keys[0].keyFile', /is a folder/],
    [
      'a key set that is none',
      { issuers: [{ name: 'a', issuer: 'https://a', audience: ['m'], jwksFile: 'text' }] },
      'issuers[0].jwksFile',
      /no JSON Web Key Set/,
    ],
    [
      'an authority that is not there',
      upstream({ tls: { caFile: 'gone' } }),
      'upstreams.ags.tls.caFile',
      /does not exist/,
    ],
    [
      'a store in a folder that is not there',
      { store: { file: 'gone/a.db' } },
      'store.file',
      /the folder .*gone does not exist/,
    ],
    ['a store without its secret', { store: { file: 'old.db' } }, 'store.file', /old\.db\.secret is missing/],
    [
      'a secret that is too short',
      { store: { file: 'new.db', secretFile: 'short.secret' } },
      'store.secretFile',
      /fewer than 32 characters/,
    ],
    [
      'a token of the administrator that is not there',
      { admin: { tokenFile: 'gone' } },
      'admin.tokenFile',
      /does not exist/,
    ],
    [
      'polygons that are not there',
      { areas: { city: { file: 'gone.geojson' } } },
      'areas.city.file',
      /gone\.geojson does not exist/,
    ],
    ['polygons in an empty file', { areas: { city: { file: 'nothing' } } }, 'areas.city.file', /is empty/],
    ['a folder for polygons', { areas: { city: { file: 'one' } } }, 'areas.city.file', /is a folder/],
    [
      'polygons of a grant that are not there',
      { grants: [{ to: { anonymous: true }, with: { area: { of: { file: 'gone' } } } }] },
      'grants[0].with.area.of.file',
      /does not exist/,
    ],
    [
      'the address of a database that is not there',
      { store: { kind: 'postgres', urlFile: 'gone', secretFile: 'long.secret' } },
      'store.urlFile',
      /gone does not exist/,
    ],
    [
      'a database of another machine without TLS that checks',
      { store: { kind: 'postgres', urlFile: 'weak.url', secretFile: 'long.secret' } },
      'store.urlFile',
      /^weak\.url: has an sslmode that is weaker(?!.*geheim)/,
    ],
    [
      'a database without a secret that all gateways have',
      { store: { kind: 'postgres', urlFile: 'good.url' } },
      'store.secretFile',
      /all gateways of one database have one secret/,
    ],
    [
      'a short secret for a database',
      { store: { kind: 'postgres', urlFile: 'good.url', secretFile: 'short.secret' } },
      'store.secretFile',
      /fewer than 32 characters/,
    ],
    ['a log in a folder that is not there', { audit: { file: 'gone/a.log' } }, 'audit.file', /folder/],
  ])('%s', (_, changes, key, message) => {
    const found = faultsOf(changes)
    expect(found.map(({ path }) => dotted(path))).toEqual([key])
    expect(found[0]?.message).toMatch(message)
    expect(found[0]?.atStart).toBe(true)
  })

  it('tells a secret for an upstream too, which a running gateway may wait for', () =>
    expect(
      faultsOf(upstream({ credential: { kind: 'basic', username: 'a', passwordFile: 'gone' } })),
    ).toMatchObject([{ path: ['upstreams', 'ags', 'credential', 'passwordFile'], atStart: false }]))

  it('is content with what is right, and makes nothing', () =>
    expect(faultsOf({ ...tls(...pair), store: { file: 'new.db' }, audit: { file: 'new.log' } })).toEqual([]))
})

it.skipIf(process.platform === 'win32')(
  'a directory or a key for kept answers that cannot be used is a fault',
  () => {
    write('open.key', 'no key')
    mkdirSync(join(directory, 'open'), { mode: 0o755 })
    const faults = faultsOf({ cache: { disk: { directory: 'open' }, encryptionKeyFile: 'open.key' } })
    expect(faults.map(({ path, message, atStart }) => [dotted(path), message, atStart])).toEqual([
      ['cache.encryptionKeyFile', 'open.key holds no key: 32 random bytes as base64 or hex', true],
      [
        'cache.disk.directory',
        `${directory}/open is open to other accounts: chmod 700 ${directory}/open`,
        true,
      ],
    ])
    expect(faultsOf({ cache: { disk: { directory: 'nowhere/kept' } } })[0]?.message).toBe(
      `the folder ${directory}/nowhere does not exist`,
    )
    expect(faultsOf({ cache: { disk: { directory: 'new' } } })).toEqual([])
  },
)

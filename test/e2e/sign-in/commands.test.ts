import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeAuthority, writeAll } from '../certificates.ts'
import { startForeignPortal } from '../foreign-portal.ts'

const mapgate = new URL('../../../packages/gateway/bin/mapgate.mjs', import.meta.url).pathname

/** A configuration in a folder of its own, and the commands on it. */
function commandsOn(sections: object = {}) {
  const config = join(mkdtempSync(join(tmpdir(), 'mapgate-commands-')), 'mapgate.json')
  const configuration = {
    publicUrl: 'https://gate.example',
    upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
    mounts: [{ path: '/arcgis', upstream: 'ags' }],
    keys: [{ name: 'fixed', key: 'fixed-key', roles: ['viewer'] }],
    users: [{ name: 'Root', password: 'root-password' }],
    store: { file: 'mapgate.db' },
    ...sections,
  }
  writeFileSync(config, JSON.stringify(configuration))
  return (words: readonly string[], input = '') =>
    new Promise<{ code: number; out: string; said: string }>((resolve) => {
      const child = execFile(process.execPath, [mapgate, ...words, '-c', config], (error, out, said) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, said }),
      )
      child.stdin?.end(input)
    })
}

describe('mapgate key', () => {
  it('makes a key that is shown once, works until it is revoked, and is bound to its network', async () => {
    const run = commandsOn()
    const words = [
      'key',
      'create',
      '--name',
      'web app',
      '--role',
      'viewer',
      '--owner',
      'gis',
      '--expires',
      '90d',
      '--network',
      '10.0.0.0/8',
      '--attribute',
      'region=north',
    ]
    const made = JSON.parse((await run([...words, '--json'])).out)
    expect(made).toMatchObject({
      key: expect.stringMatching(/^mgkey_[\w-]{43}$/),
      name: 'web app',
      owner: 'gis',
      roles: ['viewer'],
    })
    const listed = (await run(['key', 'list'])).out
    expect(listed).toMatch(new RegExp(`${made.id} +web app +gis +viewer +region=north +active`))
    expect(listed).toMatch(/fixed +fixed +- +viewer +- +configured/)
    expect(listed).not.toContain(made.key)
    const inside = ['whoami', '--token', made.key, '--address', '10.1.2.3']
    expect((await run(inside)).out).toContain(`principal   key:${made.id}`)
    expect(await run(['whoami', '--token', made.key])).toMatchObject({
      code: 1,
      said: expect.stringContaining('credential.bound-elsewhere'),
    })
    expect((await run(['key', 'revoke', 'web app'])).out).toContain('is revoked')
    expect(await run(inside)).toMatchObject({ code: 1, said: expect.stringContaining('was revoked') })
  })

  it.each([
    [['key', 'revoke', 'nobody'], 'mapgate key list shows them'],
    [['key', 'revoke', 'fixed'], 'mapgate token revoke --principal key:fixed'],
    [['key', 'create', '--name', 'x', '--expires', 'soon'], 'a life such as 90d'],
    [['key', 'create', '--name', 'x', '--expires', '2001-01-01'], 'in the past'],
    [['key', 'create', '--name', 'x', '--origin', 'app.example'], 'https://app.example.org'],
    [['key', 'create', '--name', 'x', '--network', '10.0.0.0/99'], '10.1.0.0/16'],
    [['key', 'create'], '--name'],
    [['user', 'add', 'ROOT'], 'stands in the configuration'],
    [['user', 'disable', 'nobody'], 'mapgate user list shows them'],
    [['token', 'revoke', '--principal', 'everybody'], 'user:<name>'],
    [['token', 'revoke', '--principal', 'user:nobody'], 'mapgate user list shows them'],
    [['whoami', '--token', 'nonsense'], 'credential.invalid'],
  ])('%j says what to do instead', async (words, cure) => {
    const { code, said, out } = await commandsOn()(words as string[], 'a-password-for-it\n')
    expect(code).toBe(1)
    expect(said).toContain(cure)
    expect(said).not.toContain('    at ')
    expect(out).toBe('')
  })
})

describe('mapgate user', () => {
  it('adds, lists, gives a new password, disables', async () => {
    const run = commandsOn()
    expect((await run(['user', 'add', 'Ada', '--role', 'editor'], 'first-password\n')).out).toContain(
      'Ada is added',
    )
    expect(await run(['user', 'add', 'ada'], 'first-password\n')).toMatchObject({
      code: 1,
      said: expect.stringContaining('mapgate user passwd ada'),
    })
    expect(await run(['user', 'add', 'bob'], 'nine-long\n')).toMatchObject({
      code: 1,
      said: expect.stringContaining('at least 10'),
    })
    expect((await run(['user', 'passwd', 'ADA'], 'second-password\n')).out).toContain('new password')
    expect((await run(['user', 'disable', 'ada'])).out).toContain('disabled')
    const listed = JSON.parse((await run(['user', 'list', '--json'])).out)
    expect(listed).toMatchObject({
      stored: [{ name: 'Ada', roles: ['editor'], disabledAt: expect.any(Number) }],
      configured: [{ name: 'Root' }],
    })
    expect(JSON.stringify(listed)).not.toContain('scrypt')
  })

  it('takes a password of ten characters, the shortest that mapgate check finds good', async () => {
    const { code, out } = await commandsOn()(['user', 'add', 'Ada', '--print-hash'], 'ten-is-it!\n')
    expect([code, out.slice(0, 8)]).toEqual([0, '$scrypt$'])
  })

  it('prints a hash that the configuration takes', async () => {
    const { out } = await commandsOn()(['user', 'add', 'Ada', '--print-hash'], 'ada-password\n')
    expect(out.trim()).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/)
    const run = commandsOn({ users: [{ name: 'Ada', passwordHash: out.trim() }] })
    expect((await run(['user', 'list'])).out).toMatch(/Ada +- +- +configured/)
  })
})

it('without a store the commands say how to get one', async () => {
  const { code, said } = await commandsOn({ store: {} })(['key', 'list'])
  expect(code).toBe(1)
  expect(said).toContain('store:\n    file: mapgate.db')
})

it('a credential can be given on standard input, out of the list of processes', async () => {
  const { out } = await commandsOn()(['whoami', '--token', '-', '--json'], 'fixed-key\n')
  expect(JSON.parse(out)).toMatchObject({ id: 'key:fixed', shownAs: 'key' })
})

describe('mapgate whoami', () => {
  it('asks a portal about a token of it', async () => {
    const portal = await startForeignPortal()
    portal.tokens.set('a-token-of-a-portal..', { username: 'Ada', appId: 'mapApp' })
    const portals = [
      { name: 'agol', url: portal.url, orgId: 'acmeOrg', appIds: ['mapApp'], roles: ['staff'] },
    ]
    const run = commandsOn({ portals })
    const known = await run(['whoami', '--token', '-', '--json'], 'a-token-of-a-portal..\n')
    expect(JSON.parse(known.out)).toMatchObject({ id: 'portal:agol:Ada', roles: ['staff'] })
    const { code, said } = await run(['whoami', '--token', 'a-token-of-nobody..'])
    expect([code, said]).toEqual([1, expect.stringContaining('credential.invalid')])
    await portal.close()
  })

  it('reads a certificate of a program', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mapgate-whoami-'))
    const programs = await makeAuthority('Programs')
    const etl = await programs.issue('etl', { names: [{ type: 'dns', value: 'etl.example.org' }] })
    const files = writeAll(directory, { ...etl, clientCa: programs.pem })
    const { cert, key, clientCa } = files
    const run = commandsOn({
      listen: { tls: { cert, key, clientCa } },
      certificates: [{ name: 'etl', san: 'DNS:etl.example.org', roles: ['loader'] }],
    })
    const { out } = await run(['whoami', '--certificate', cert, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      id: 'certificate:etl',
      shownAs: 'certificate',
      roles: ['loader'],
    })
    expect((await run(['whoami'])).said).toContain('give --token or --certificate')
  })
})

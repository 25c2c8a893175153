import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkSignIn } from '../../packages/gateway/src/cli/check-sign-in.ts'
import { parseConfiguration } from '../../packages/gateway/src/config/load.ts'
import { type PeopleProvider, startPeopleProvider } from '../e2e/sign-in/people-provider.ts'
import { directorySettings } from '../ldap/directory-stack.ts'
import { type Slapd, startSlapd } from '../ldap/slapd.ts'

let slapd: Slapd
let provider: PeopleProvider
beforeAll(async () => {
  slapd = await startSlapd()
  provider = await startPeopleProvider({ people: {} })
  provider.register('https://my.url.com', 'corp')
})
afterAll(async () => {
  await provider?.close()
  await slapd?.close()
})

/** What `mapgate check --online` says of one way to sign in. */
async function findingOf(signIn: object): Promise<string> {
  const loaded = parseConfiguration(
    stringify({
      publicUrl: 'https://my.url.com',
      upstreams: { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      signIn,
    }),
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const [check] = await Promise.all(checkSignIn({ ...loaded, directory: slapd.directory }))
  return `${check?.good ? 'ok' : 'BAD'} ${check?.what} ${check?.finding}`
}

describe('mapgate check --online', () => {
  const directory = (changes: object) =>
    findingOf({ directories: [{ ...directorySettings(slapd), ...changes }] })

  it('connects to a directory, signs in as the gateway, and looks for people and groups', async () => {
    const account = 'cn=mapgate,dc=example,dc=org'
    expect(await directory({})).toBe(
      `ok directory corp answers over LDAPS as ${account}, and finds people below ou=people,dc=example,dc=org`,
    )
    expect(await directory({ url: slapd.plainUrl, startTls: true })).toContain('answers over StartTLS')
  })

  it.each([
    ['nobody listens', { url: 'ldaps://localhost:1' }, /^BAD directory corp .*ECONNREFUSED/],
    [
      'the password is another',
      { bindPasswordFile: 'authority.pem' },
      /^BAD .* refuses the gateway's own account .*bindDn.*bindPasswordFile/,
    ],
    [
      'nobody is there',
      { filter: '(&(objectClass=device)(uid={name}))' },
      /^BAD .* finds nobody below ou=people/,
    ],
    ['the id has another name', { person: { id: 'objectGUID' } }, /^BAD .* shows no objectGUID of uid=/],
    [
      'the tree of groups is not there',
      { memberships: { base: 'ou=nowhere,dc=example,dc=org' } },
      /has no entry ou=nowhere,dc=example,dc=org: write another memberships\.base/,
    ],
    [
      'the tree of people is not there',
      { base: 'ou=nowhere,dc=example,dc=org' },
      /has no entry ou=nowhere,dc=example,dc=org: write another base/,
    ],
    ['the authority is not known', { caFile: undefined }, /authority that is not trusted .*caFile$/],
  ])('says that %s', async (_, changes, finding) => {
    expect(await directory(changes)).toMatch(finding)
  })

  it('reads what a provider publishes, and its keys', async () => {
    const one = { name: 'corp', issuer: provider.issuer, clientId: 'mapgate' }
    expect(await findingOf({ providers: [one] })).toMatch(
      /^ok provider corp publishes 1 key and its endpoints; sign-out there, back-channel logout$/,
    )
    const elsewhere = { ...one, issuer: `${provider.issuer}/elsewhere` }
    expect(await findingOf({ providers: [elsewhere] })).toMatch(
      /^BAD provider corp http:.*\/elsewhere\/\.well-known\/openid-configuration: unexpected .* \(404, .+\)$/,
    )
    const other = `the provider calls itself ${provider.issuer}, and issuer is ${provider.issuer}/: `
    expect(await findingOf({ providers: [{ ...one, issuer: `${provider.issuer}/` }] })).toContain(other)
    const gone = { ...one, issuer: 'http://127.0.0.1:9' }
    expect(await findingOf({ providers: [gone] })).toMatch(
      /^BAD provider corp http:\/\/127\.0\.0\.1:9\/\.well-known\/openid-configuration: .*(ECONNREFUSED|bad port)/,
    )
  })
})

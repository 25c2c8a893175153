import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseConfiguration } from './load.ts'

const base = {
  publicUrl: 'https://my.url.com',
  upstreams: { ags: { kind: 'arcgis', url: 'https://gis.internal/arcgis' } },
  mounts: [{ path: '/arcgis', upstream: 'ags' }],
}

/** Faults of a configuration with these sections, as path and message. */
function faultsOf(sections: object): readonly string[] {
  const loaded = parseConfiguration(stringify({ ...base, ...sections }), '.')
  return 'faults' in loaded ? loaded.faults.map(({ path, message }) => `${path}: ${message}`) : []
}

const issuer = (more: object = {}) => ({
  name: 'corp',
  issuer: 'https://idp.example',
  audience: ['mapgate'],
  jwksUrl: 'https://idp.example/jwks',
  ...more,
})

const portal = (more: object = {}) => ({
  name: 'agol',
  url: 'https://acme.maps.arcgis.com',
  orgId: 'acmeOrg',
  appIds: ['mapApp'],
  ...more,
})

const withAuthority = { tls: { cert: 'cert.pem', key: 'key.pem', clientCa: 'authority.pem' } }

const proxy = (more: object = {}) => ({
  name: 'authelia',
  listen: { port: 8081 },
  from: ['10.0.0.4'],
  secretFile: 'secret.txt',
  userHeader: 'Remote-User',
  ...more,
})

it('one issuer for a header and for clients is two entries', () => {
  const both = [issuer(), issuer({ name: 'front', header: 'X-Pomerium-Jwt-Assertion' })]
  expect(faultsOf({ issuers: both })).toEqual([])
})

it.each<[string, object, string]>([
  [
    'two issuers of one name in one place',
    { issuers: [issuer(), issuer({ name: 'again' })] },
    'issuers[1].issuer: https://idp.example is given twice for one place; list its audiences together',
  ],
  [
    'the credential header',
    { issuers: [issuer({ header: 'Token' })] },
    'issuers[0].header: Token means something else already',
  ],
  [
    'Authorization',
    { issuers: [issuer({ header: 'Authorization' })] },
    'issuers[0].header: Authorization means something else already: leave it out for tokens in Authorization',
  ],
  [
    'a portal without applications',
    { portals: [portal({ appIds: undefined })] },
    'portals[0].appIds: give appIds, or insecureAnyApp: true',
  ],
  [
    'a portal with applications that do not count',
    { portals: [portal({ insecureAnyApp: true })] },
    'portals[0].appIds: give appIds, or insecureAnyApp: true',
  ],
  [
    'a portal without an organisation',
    { portals: [portal({ orgId: undefined })] },
    'portals[0].orgId: is missing; it takes a text',
  ],
  [
    'an answer that is used for long',
    { portals: [portal({ cacheFor: '5m' })] },
    'portals[0].cacheFor: at most 60s: the portal may have taken the token back',
  ],
  [
    'a portal over plain HTTP',
    { portals: [portal({ url: 'http://gis.example.org/portal' })] },
    'portals[0].url: must be https',
  ],
  [
    'the address of sharing',
    { portals: [portal({ url: 'https://gis.example.org/portal/sharing/rest' })] },
    'portals[0].url: the address in front of /sharing',
  ],
  ['two portals of one name', { portals: [portal(), portal()] }, 'portals[1]: agol is given twice'],
  [
    'a grant to somebody of a portal that is not there',
    { portals: [portal()], grants: [{ to: { principals: ['portal:agl:ada'] }, on: {} }] },
    'grants[0].to.principals[0]: there is no portal agl; did you mean agol?',
  ],
  [
    'a certificate where nobody is asked for one',
    { certificates: [{ name: 'etl', san: 'DNS:etl.example.org' }] },
    'certificates: nobody is asked for one: name their authority by listen.tls.clientCa',
  ],
  [
    'a certificate that is named in two ways',
    {
      listen: withAuthority,
      certificates: [{ name: 'etl', san: 'DNS:etl.example.org', fingerprint: 'ab'.repeat(32) }],
    },
    'certificates[0]: give exactly one of fingerprint, san',
  ],
  [
    'a common name',
    { listen: withAuthority, certificates: [{ name: 'etl', san: 'CN=etl' }] },
    'certificates[0].san: URI:, email: or DNS: and the name, such as URI:spiffe://example.org/etl',
  ],
  [
    'a grant to a program that has no certificate',
    { grants: [{ to: { principals: ['certificate:etl'] }, on: {} }], store: { file: 'mapgate.db' } },
    'grants[0].to.principals[0]: there is no certificate:etl',
  ],
  [
    'a front proxy that proves nothing',
    { proxies: [proxy({ secretFile: undefined })] },
    'proxies[0].secretFile: is missing: give a secret, or listen.tls.clientCa for a certificate of the proxy',
  ],
  [
    'a front proxy from anywhere',
    { proxies: [proxy({ from: [] })] },
    'proxies[0].from: is missing: name the addresses of the proxy',
  ],
  [
    'a front proxy without a listener of its own',
    { proxies: [proxy({ listen: {} })] },
    'proxies[0].listen.port: is missing: give a port or a socket',
  ],
  [
    'a header of a front proxy with underscores',
    { proxies: [proxy({ userHeader: 'REMOTE_USER' })] },
    'proxies[0].userHeader: the name of a header, without underscores',
  ],
  [
    'a user in the header of the host',
    { proxies: [proxy({ userHeader: 'X-Forwarded-Host' })] },
    'proxies[0].userHeader: X-Forwarded-Host means something else already',
  ],
  [
    'one header for user and groups',
    { proxies: [proxy({ groupsHeader: 'remote-user' })] },
    'proxies[0].groupsHeader: remote-user means something else already',
  ],
  [
    'a header with underscores',
    { issuers: [issuer({ header: 'X_Jwt' })] },
    'issuers[0].header: the name of a header, without underscores',
  ],
])('%s is a fault', (_what, sections, fault) => expect(faultsOf(sections)).toEqual([fault]))

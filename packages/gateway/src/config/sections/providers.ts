import { z } from 'zod'
import { duration } from '../duration.ts'
import { claimPath, jwtAlgorithm } from './identity.ts'

const roles = z.array(z.string().min(1))

/** Parameters of the authorization request that the gateway sets itself. */
const ownParameters = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'max_age',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
])

const issuerUrl = z
  .url({ protocol: /^https?$/ })
  .refine(isSafe, 'https, or http on this machine alone')
  .refine((url) => !/[?#]/.test(url), 'an issuer has neither a query nor a fragment')
  .refine(
    (url) => !url.includes('/.well-known/'),
    'write the issuer alone, without /.well-known/openid-configuration, which is read below it',
  )
  .refine(
    (url) => !/^https:\/\/login\.microsoftonline\.[a-z]+\/(common|organizations|consumers)\//i.test(url),
    'with this issuer every Microsoft account could sign in: write the id of your tenant',
  )

/** Over plain HTTP anybody on the way could be the provider, so only this machine is allowed. */
function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

const claims = z.strictObject({
  name: claimPath
    .default('preferred_username')
    .describe('Claim with a name for people; default for everybody without it: `name`.'),
  groups: z
    .union([claimPath, z.array(claimPath).min(1)])
    .default('groups')
    .transform((paths) => (typeof paths === 'string' ? [paths] : paths))
    .describe('Claims with the groups of a person, such as groups, roles or realm_access.roles.'),
  attributes: z.record(z.string().min(1), claimPath).default({}).describe('Attribute name to claim path.'),
})

/** An OpenID provider at which people sign in, and how what it says of them becomes roles and attributes. */
export const providerSection = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/, 'lower-case letters, digits and -')
    .describe(
      'Short name; part of the principal id oidc:<name>:<subject> and of the addresses that the provider is told.',
    ),
  title: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('What the button of the sign-in page says; default the name.'),
  issuer: issuerUrl.describe('The exact issuer; /.well-known/openid-configuration below it is read.'),
  clientId: z.string().min(1),
  clientSecretFile: z
    .string()
    .min(1)
    .optional()
    .describe('File that holds the secret of the client; without one it is a public client.'),
  clientSecretEnv: z.string().min(1).optional().describe('Environment variable that holds it.'),
  clientAuthentication: z
    .enum(['basic', 'post'])
    .default('basic')
    .describe('How the secret is shown to the provider.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a scope without spaces'))
    .default(['openid', 'profile'])
    .refine((scopes) => scopes.includes('openid'), 'openid has to be among them'),
  parameters: z
    .record(z.string().min(1), z.string())
    .default({})
    .refine((given) => Object.keys(given).every((name) => !ownParameters.has(name)), {
      error: `one that the gateway does not set itself (${[...ownParameters].join(', ')})`,
    })
    .describe('More parameters of the authorization request, such as access_type: offline for Google.'),
  algorithms: z
    .array(jwtAlgorithm)
    .min(1)
    .default(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'])
    .describe('Accepted signatures of ID tokens and logout tokens.'),
  userInfo: z
    .boolean()
    .default(false)
    .describe('Also ask the UserInfo endpoint, for claims that the ID token does not have.'),
  claims: claims.prefault({}),
  require: z
    .record(claimPath, z.union([z.string(), z.boolean()]))
    .default({})
    .describe('Claims that must have exactly this value, such as hd: example.org; nobody else can sign in.'),
  roles: roles.default([]).describe('Roles of everybody who signs in there.'),
  groups: z
    .record(z.string().min(1), roles)
    .default({})
    .describe('Group, as the provider writes it, to roles.'),
  rolesFromGroups: z.boolean().default(false).describe('True: each group is a role of the same name.'),
  refreshEvery: duration
    .default(300_000)
    .describe('How often the provider is asked again what a person may be called.'),
  lifeWithoutRefresh: duration
    .default(3_600_000)
    .describe(
      'Longest life of a session of which the provider gave no refresh token, so that it cannot be asked again.',
    ),
  maxAge: duration
    .optional()
    .describe('How long ago a person may have signed in at the provider; default any time.'),
  backChannelLogout: z.boolean().default(true).describe('Accept that the provider ends sessions.'),
})

export type ProviderConfiguration = z.output<typeof providerSection>

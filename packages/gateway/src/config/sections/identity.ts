import { isIP } from 'node:net'
import { z } from 'zod'
import { duration } from '../duration.ts'

/** Roles, none by default. */
export const roles = z.array(z.string().min(1)).default([])

const attributeValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.array(z.number()),
])

export const attributes = z.record(z.string(), attributeValue).default({})

/** An origin as browsers send it: scheme, host and port, nothing after, and no `*` for several. */
export const originText = z.string().refine(isOrigin, { error: ({ input }) => originWords(String(input)) })

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && !text.includes('*') && URL.canParse(text) && new URL(text).origin === text
}

function originWords(text: string): string {
  const alone = 'an origin is scheme, host and port, such as https://app.example.org'
  if (text.includes('*')) return `${alone}; each one is listed, * stands for nothing here`
  const { origin, protocol } = URL.canParse(text) ? new URL(text) : new URL('about:blank')
  return /^https?:$/.test(protocol) ? `${alone}: write ${origin}` : alone
}

/** An address or a network, such as 10.1.0.0/16 or 2001:db8::/32. */
export const networkText = z.string().refine((text) => {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}, 'an address or a network, such as 10.1.2.3 or 10.1.0.0/16')

/** An API key that the configuration itself names (the store holds those made with `mapgate key create`). */
export const keySection = z.strictObject({
  name: z.string().min(1),
  key: z.string().min(1).optional().describe('The key itself; prefer keyFile or keyHash.'),
  keyFile: z.string().optional().describe('File that holds the key.'),
  keyHash: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits')
    .optional()
    .describe('SHA-256 of the key, such as sha256:9f86…'),
  roles,
  attributes,
  expires: z.iso.datetime({ offset: true }).optional().describe('When the key ends; default never.'),
  origins: z.array(originText).optional().describe('Origins of web pages that may use it; default any.'),
  networks: z.array(networkText).optional().describe('Networks that may use it; default any.'),
})

/** A user with a password that the configuration itself names. */
export const userSection = z.strictObject({
  name: z.string().min(1),
  password: z.string().min(1).optional(),
  passwordFile: z.string().optional(),
  passwordHash: z
    .string()
    .regex(/^\$scrypt\$/, 'a hash that begins with $scrypt$')
    .optional()
    .describe('As `mapgate user add --print-hash` prints it.'),
  roles,
  attributes,
})

/** Where a claim is: its name, or names with dots between. */
export const claimPath = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+)*$/, 'the path of a claim, such as realm_access.roles')

/** Signature algorithms that an issuer may be allowed; none that knows the verifier's key could make a token. */
export const jwtAlgorithm = z.enum([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
])

/** An issuer of JSON Web Tokens whose tokens are accepted, and how its claims are read. */
export const issuerSection = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and -')
    .describe('Short name; part of the principal id jwt:<name>:<subject>.'),
  issuer: z.string().min(1).describe('The exact `iss` claim.'),
  audience: z.array(z.string().min(1)).min(1).describe('Accepted `aud` claims; one match is enough.'),
  header: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header, without underscores')
    .optional()
    .describe(
      'Header in which a front proxy sends this token, such as X-Pomerium-Jwt-Assertion; it is accepted there alone.',
    ),
  jwksUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where the issuer publishes its keys.'),
  jwksFile: z.string().optional().describe('File that holds the key set of the issuer.'),
  algorithms: z.array(jwtAlgorithm).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']),
  leeway: duration.default(30_000).describe('Accepted difference of clocks.'),
  keysFor: duration
    .default(600_000)
    .describe('How long fetched keys are used before they are fetched again.'),
  keysThroughOutage: duration
    .default(86_400_000)
    .describe('How long fetched keys are used while the issuer cannot be reached.'),
  roles: roles.describe('Roles of everybody whom this issuer names.'),
  claims: z
    .strictObject({
      name: claimPath.default('preferred_username'),
      roles: claimPath.default('roles'),
      attributes: z.record(z.string(), claimPath).default({}).describe('Attribute name to claim path.'),
    })
    .prefault({}),
})

/** Lives of what the gateway issues, and the header that carries a credential. */
export const credentialsSection = z.strictObject({
  header: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default('token')
    .describe('Name of the credential header.'),
  tokenLife: duration.default(3_600_000).describe('Life of a token when the client asks for none.'),
  tokenLifeMaximum: duration.default(28_800_000).describe('Longest life a client may ask for.'),
  ticketLife: duration.default(300_000).describe('Life of a ticket.'),
  sessionLife: duration.default(28_800_000).describe('Longest life of a session, however much it is used.'),
  sessionIdle: duration
    .default(7_200_000)
    .describe('A session ends when neither it nor a token made from it was used for so long.'),
})

export type KeyConfiguration = z.output<typeof keySection>
export type UserConfiguration = z.output<typeof userSection>
export type IssuerConfiguration = z.output<typeof issuerSection>

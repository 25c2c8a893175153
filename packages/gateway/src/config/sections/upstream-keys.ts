import { z } from 'zod'
import { byteSize, duration } from '../duration.ts'
import { fairSection } from './fair.ts'
import { aliasText } from './resource-proxy.ts'

/** An address of HTTP. */
export const httpUrl = z.url({ protocol: /^https?$/ })

/** A secret: as a value, in a file, or in an environment variable. */
const secretKeys = <Name extends string>(name: Name) =>
  ({
    [name]: z.string().min(1).optional().describe('Prefer the File or Env form.'),
    [`${name}File`]: z.string().min(1).optional().describe('File that holds it; read again when it changes.'),
    [`${name}Env`]: z.string().min(1).optional().describe('Name of the environment variable that holds it.'),
  }) as Record<Name | `${Name}File` | `${Name}Env`, z.ZodOptional<z.ZodString>>

const oneSecret = (name: string) => (credential: object) =>
  ['', 'File', 'Env'].filter((form) => Object.hasOwn(credential, name + form)).length === 1

const oneSecretText = (name: string) => ({
  message: `give one of ${name}, ${name}File and ${name}Env`,
  path: [name],
})

const tokenLife = duration
  .default(3_600_000)
  .describe('Life to ask for; the token is renewed before its end.')

const arcgisToken = z
  .strictObject({
    kind: z.literal('arcgis-token'),
    username: z.string().min(1),
    ...secretKeys('password'),
    tokenUrl: httpUrl
      .optional()
      .describe('Token service. Default: what the upstream states in `rest/info`, on its own host.'),
    bind: z
      .enum(['requestip', 'referer'])
      .default('requestip')
      .describe('What the token is bound to: the address of the gateway, or a Referer that it sends.'),
    referer: httpUrl.default('https://mapgate.invalid').describe('The Referer, for `bind: referer`.'),
    exchange: z
      .boolean()
      .default(false)
      .describe(
        'Federated server: the token of the portal at `tokenUrl` is exchanged for one of this server.',
      ),
    life: tokenLife,
  })
  .refine(oneSecret('password'), oneSecretText('password'))
  .refine(({ exchange, tokenUrl }) => !exchange || tokenUrl !== undefined, {
    message:
      'exchange needs the tokenUrl of the portal, such as https://portal/portal/sharing/rest/generateToken',
    path: ['tokenUrl'],
  })

const oauth2Client = z
  .strictObject({
    kind: z.literal('oauth2-client'),
    clientId: z.string().min(1),
    ...secretKeys('clientSecret'),
    tokenUrl: httpUrl.describe('Such as https://portal/portal/sharing/rest/oauth2/token'),
    exchangeUrl: httpUrl
      .optional()
      .describe('Where the token is exchanged for one of this server: the generateToken of the portal.'),
    life: tokenLife,
  })
  .refine(oneSecret('clientSecret'), oneSecretText('clientSecret'))

const staticToken = z
  .strictObject({ kind: z.literal('static-token'), ...secretKeys('token') })
  .refine(oneSecret('token'), oneSecretText('token'))

const basic = z
  .strictObject({ kind: z.literal('basic'), username: z.string().min(1), ...secretKeys('password') })
  .refine(oneSecret('password'), oneSecretText('password'))

const header = z
  .strictObject({
    kind: z.literal('header'),
    name: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'a header name'),
    ...secretKeys('value'),
  })
  .refine(oneSecret('value'), oneSecretText('value'))

const mtls = z.strictObject({
  kind: z.literal('mtls'),
  certFile: z.string().min(1).describe('Client certificate, PEM; read again when it changes.'),
  keyFile: z.string().min(1).describe('Its key, PEM; read again when it changes.'),
})

/** How the gateway signs in to an upstream. */
const upstreamCredential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  arcgisToken,
  oauth2Client,
  staticToken,
  basic,
  header,
  mtls,
])

/** What every kind of upstream can be told. */
export const upstreamKeys = {
  alternateUrls: z
    .array(httpUrl)
    .default([])
    .describe('Further bases of the same site; the one with the fewest requests under way is asked.'),
  aliases: z
    .array(aliasText)
    .max(100)
    .default([])
    .describe(
      'Other addresses of the same site, by which apps name it to `resourceProxy`; never connected to.',
    ),
  credential: upstreamCredential.default({ kind: 'none' }),
  characters: z
    .enum(['unknown', 'unicode'])
    .default('unknown')
    .describe(
      'Say `unicode` where all databases behind it keep texts in Unicode. Else texts with characters that may become an apostrophe are refused to whom something is hidden.',
    ),
  tls: z
    .strictObject({
      caFile: z
        .string()
        .min(1)
        .optional()
        .describe('PEM file of the authorities to believe, instead of the usual.'),
      serverName: z.string().min(1).optional().describe('Name to expect in the certificate.'),
      insecureSkipTlsVerify: z.boolean().default(false).describe('Believe any certificate.'),
    })
    .prefault({}),
  insecureAllowAddresses: z
    .array(z.string())
    .default([])
    .describe('Link-local or metadata addresses, or host names with such, that may be connected to.'),
  timeouts: z
    .strictObject({
      connect: duration.default(5_000).describe('To open a connection.'),
      headers: duration.default(60_000).describe('From the request to the head of the reply.'),
      bodyIdle: duration.default(30_000).describe('Between two pieces of a reply.'),
      total: duration.default(300_000).describe('For a request altogether.'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      inFlight: z.int().min(1).default(64).describe('Requests under way at once.'),
      inFlightPerPrincipal: z.int().min(1).default(32).describe('Of these, for one principal.'),
      waiting: z
        .int()
        .min(0)
        .default(256)
        .describe('Requests that wait for their turn; more are refused with 503.'),
      waitTime: duration.default(10_000).describe('Longest wait.'),
      fair: fairSection
        .default({ by: 'principal' })
        .describe(
          'Who is one party where requests wait: turns go round between parties, by weight, and when all places to wait are taken the newest request of the largest party is sent away.',
        ),
      heldReply: byteSize.default(32_000_000).describe('Largest reply that is held in memory to be checked.'),
    })
    .prefault({}),
  catalog: z
    .strictObject({
      refresh: duration
        .default(300_000)
        .refine((ms) => ms >= 10_000, 'at least 10s')
        .describe(
          'Pause between two readings of what the map server offers. Only services that some grant names are read.',
        ),
    })
    .prefault({}),
  breaker: z
    .strictObject({
      failures: z.int().min(1).default(5).describe('Failures in a row after which a base is left alone.'),
      pause: duration.default(5_000).describe('For how long at first; doubled up to twelve times this.'),
    })
    .prefault({}),
}

/** The credential of an upstream after defaults. */
export type UpstreamCredentialConfiguration = z.output<typeof upstreamCredential>

import { choice } from '../values/plain/choice.ts'
import { integer } from '../values/plain/number.ts'
import { secret } from '../values/plain/secret.ts'
import { text } from '../values/plain/text.ts'
import { bodyOnly, operation, parameter, rewrite } from './define.ts'
import { foreignHosts } from './shared/links.ts'

const parameters = [
  bodyOnly(parameter('username', text(256))),
  bodyOnly(parameter('password', secret)),
  parameter('request', choice('getToken')),
  parameter('client', choice('referer', 'ip', 'requestip')),
  parameter('referer', text(2_000)),
  parameter('ip', text(64)),
  parameter('expiration', integer(0, 525_600_000)),
  parameter('serverUrl', text(2_000)),
]

/** What clients ask of a site before any service: facts, tokens, the catalogue of services. */
export const site = [
  // What the site is and where its tokens come from: anonymous (protocol notes 3).
  operation({
    id: 'Info.info',
    path: '/rest/info',
    effect: 'info',
    links: [...foreignHosts, ...rewrite('authInfo.tokenServicesUrl', 'soapUrl', 'secureSoapUrl')],
  }),
  // The same under the address that `rest/info` gives, to which stock clients post.
  operation({
    id: 'Tokens.bare',
    path: '/tokens',
    methods: ['POST'],
    effect: 'token',
    parameters,
  }),
  // Trades user and password, or a token (rest-js, protocol notes 8.2), for a token.
  operation({
    id: 'Tokens.generate',
    path: '/tokens/generateToken',
    methods: ['POST'],
    effect: 'token',
    parameters,
  }),
  // Folders and services of the site.
  operation({
    id: 'Catalog.root',
    path: '/rest/services',
    links: [...foreignHosts, ...rewrite('services[].url')],
  }),
  // Services of one folder.
  operation({
    id: 'Catalog.folder',
    path: '/rest/services/{folder}',
    links: [...foreignHosts, ...rewrite('services[].url')],
  }),
] as const

/** What earlier requests left behind. */
export const outputFiles = [
  // A file that an earlier request left in the output directory: a picture, a print. Its name is the only secret (protocol notes 4).
  operation({
    id: 'Output.file',
    path: '/rest/directories/arcgisoutput/{file...}',
    methods: ['GET'],
    formats: ['bytes'],
  }),
] as const

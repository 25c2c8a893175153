import { isLoopback } from '../../config/advice.ts'
import type { Answers } from './answers.ts'
import { credentialOf } from './credential.ts'
import { flowList, scalar } from './yaml-scalar.ts'

/** Names of files that a first configuration refers to, relative to it. */
interface NamedFiles {
  /** The configuration itself, as it is named on the command line. */
  readonly config: string
  readonly upstreamSecret: string
  readonly upstreamCa: string
}

/** The role of the first user and the first key. */
const firstRole = 'viewer'

/**
 * A first configuration with comments, in the order of docs/configuration.md. What begins with # and no space behind it is an example: taking
 * the # away gives a valid configuration.
 */
export const configurationText = (answers: Answers, files: NamedFiles): string =>
  [
    head(files),
    listenText(answers),
    `# The address that callers use. Every link in replies is written from it (docs/configuration.md#publicurl).\npublicUrl: ${scalar(answers.publicUrl)}`,
    originsText(answers),
    upstreamText(answers, files),
    mountsText,
    signInText,
    keysText(answers),
    usersText(answers),
    storeText,
    resourceProxyText,
    grantsText(answers),
    limitsText,
    observeText,
  ]
    .map((section) => `${section}\n`)
    .join('\n')

const head = ({
  config,
}: NamedFiles) => `# The first configuration of a gateway for one map server, written by \`mapgate init\`. docs/configuration.md explains every key; the
# pages under docs/ and deploy/ are part of the project and of the package (node_modules/@mapgate/gateway).
#
#   mapgate check ${config} --online     finds every fault: run it after each change
#   mapgate serve --config ${config}     runs the gateway, and reads this file again when it changes
#
# A line such as #signIn: is an example of what may come next. To use it, remove its # and those of the lines below it.`

function listenText({ host, port, entrance }: Answers): string {
  const lines = ['listen:', `  host: ${scalar(host)}`, `  port: ${port}`]
  if (entrance.kind === 'certificate')
    lines.push(
      '  # Certificate and key as PEM files; they are read again when they change.',
      `  tls: { cert: ${scalar(entrance.cert)}, key: ${scalar(entrance.key)} }`,
    )
  if (entrance.kind === 'front')
    lines.push(
      '  # The web server in front, which brings HTTPS (deploy/README.md). Its X-Forwarded-For is believed, and that of nobody else.',
      `  trustedProxies: ${flowList(entrance.addresses)}`,
    )
  if (entrance.kind === 'loopback')
    lines.push(
      '  # Other machines reach the gateway through a web server with HTTPS in front, such as nginx (deploy/README.md): name its address here.',
      '  #trustedProxies: [127.0.0.1]',
      '  # Or the gateway serves HTTPS itself: then give a certificate, and 0.0.0.0 as host. Both need another publicUrl.',
      '  #tls: { cert: ./my.url.com.pem, key: ./my.url.com.key }',
    )
  return [`# Where the gateway listens (docs/configuration.md#listen). ${reachWords(host)}`, ...lines].join(
    '\n',
  )
}

const reachWords = (host: string): string =>
  isLoopback(host) ? `Only this machine reaches ${host}.` : `Other machines reach ${host}.`

const originsText = ({ origins }: Answers) =>
  `# Web pages of these origins may read replies. An origin is scheme, host and port; loopback stands for all pages of this machine, which is
# for development (docs/configuration.md#origins).
origins: ${flowList(origins)}`

function upstreamText(answers: Answers, files: NamedFiles): string {
  const { siteUrl, siteCa } = answers
  const ca =
    siteCa === undefined
      ? []
      : [
          '    # This certificate or authority is believed for the map server, instead of those that the machine knows.',
          `    tls: { caFile: ${scalar(files.upstreamCa)} }`,
        ]
  return [
    '# The map server, and how the gateway signs in to it. No caller ever sees this credential (docs/operations-guide.md#the-way-to-an-upstream).',
    'upstreams:',
    '  ags:',
    '    kind: arcgis',
    `    url: ${scalar(siteUrl)}`,
    ...credentialLines(answers, files.upstreamSecret),
    ...ca,
  ].join('\n')
}

function credentialLines({ signIn, siteUrl }: Answers, file: string): readonly string[] {
  const credential = credentialOf(signIn, siteUrl, { file })
  if (credential === undefined)
    return [
      '    # The gateway does not sign in, so it gets what the map server gives to everybody.',
      `    #credential: { kind: arcgis-token, username: mapgate, passwordFile: ${scalar(file)} }`,
    ]
  const pairs = Object.entries(credential).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? scalar(value) : value}`,
  )
  if (pairs.length < 4) return [`    credential: { ${pairs.join(', ')} }`]
  return [
    '    # The gateway signs in at the portal that the map server belongs to.',
    '    credential:',
    ...pairs.map((pair) => `      ${pair}`),
  ]
}

const mountsText = `# Paths of the gateway that stand for the map server. Stock ArcGIS clients sign in where a whole site has a path of one segment, and all of
# them know the name arcgis (docs/configuration.md#mounts).
mounts:
  - { path: /arcgis, upstream: ags }
  # A part of the site can have a path of its own:
  #- { path: /map, upstream: ags, at: rest/services }`

const signInText = `# People may also sign in at your identity provider, by a button on the sign-in page (docs/sign-in/openid-connect.md; beside it are the
# settings for Entra ID, Keycloak, Okta, Google and ADFS).
#signIn:
#  providers:
#    - name: corp
#      title: Example Corp
#      issuer: https://id.example.org/
#      clientId: mapgate
#      clientSecretFile: secrets/corp-client-secret
#      roles: [${firstRole}]`

const keyComment = `# Programs show an API key, as in: curl -H 'token: KEY' … Only its hash is kept here (docs/sign-in.md#keys-users-revocation).`

const keysText = ({ key }: Answers) =>
  key === undefined
    ? `${keyComment}
#keys:
#  - { name: reports, keyHash: 'sha256:${'0'.repeat(64)}', roles: [${firstRole}] }`
    : `${keyComment}
keys:
  - name: ${scalar(key.name)}
    keyHash: sha256:${key.hash}
    roles: [${firstRole}]
    # A key can be bound to web pages and networks, and it can end:
    #origins: [https://app.example.org]
    #networks: [10.0.0.0/8]
    #expires: 2035-12-31T00:00:00Z`

const usersText = ({ user }: Answers) =>
  `# People who sign in with a password, on the page /.mapgate/sign-in or in the dialog of an ArcGIS client. Only the hash of the
# password is kept here (docs/sign-in.md#which-client-signs-in-how).
users:
  - name: ${scalar(user.name)}
    passwordHash: ${scalar(user.passwordHash)}
    roles: [${firstRole}]`

const storeText = `# In a store, sessions and tokens outlive a restart, and \`mapgate key\`, \`mapgate user\` and \`mapgate session\` manage who may sign in
# (docs/sign-in.md#keys-users-revocation).
#store: { file: mapgate.db }`

const resourceProxyText = `# Apps that were written for Esri's resource-proxy can use the gateway in its place (docs/resource-proxy.md).
#resourceProxy: { paths: [/DotNet/proxy.ashx] }`

const grantsText = ({ services }: Answers) =>
  `# Grants say who may see what; everything else is refused (docs/policy.md). They add up. \`mapgate policy show --as user:NAME\` lists what
# somebody sees.
grants:
  - name: ${firstRole}s read
    to: { roles: [${firstRole}] }
    on: { services: ${flowList(services)} }
    for: [view, query, identify, attachments, export-data]   # everything that reads; edits need a grant that names them
  # A grant can give less: some layers, not all fields, some rows.
  #- name: visitors see what is public
  #  to: { anonymous: true }
  #  on: { services: [Assets_Service], layers: [0, 2] }
  #  for: [view, identify]
  #  with:
  #    fields: { except: [owner_name, phone] }
  #    where: classification = 'public'`

const limitsText = `# Limits on what one caller may ask for (docs/operations-guide.md).
#limits:
#  rates:
#    - { name: everybody, per: principal, units: 3000, every: 1m }`

const observeText = `# Metrics and health for your monitoring have a listener of their own. The audit line of each request goes to standard output, or to a file
# (docs/operations-guide.md).
#admin: { port: 9464 }
#audit: { file: audit.log }`

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
    `# The address that callers use; every link is written from it (docs/configuration.md#publicurl).\npublicUrl: ${answers.publicUrl}`,
    originsText(answers),
    upstreamText(answers, files),
    mountsText,
    signInText,
    keysText(answers),
    usersText(answers),
    storeText,
    grantsText(answers),
    limitsText,
    observeText,
  ]
    .map((section) => `${section}\n`)
    .join('\n')

const head = ({
  config,
}: NamedFiles) => `# A gateway for one map server, written by \`mapgate init\`. Every key: docs/configuration.md. The pages under docs/ are in the
# project and in the package (node_modules/@mapgate/gateway/docs).
#
#   mapgate check ${config} --online     after each change: every fault, with its line and what was probably meant
#   mapgate serve --config ${config}     runs the gateway; while it runs, a change is read by itself
#
# Lines that begin with # and a word without a space between are examples of what may come next: take the # away.`

function listenText({ host, port, entrance }: Answers): string {
  const lines = ['listen:', `  host: ${scalar(host)}`, `  port: ${port}`]
  if (entrance.kind === 'certificate')
    lines.push(
      '  # Certificate and key, PEM; read again when they change.',
      `  tls: { cert: ${scalar(entrance.cert)}, key: ${scalar(entrance.key)} }`,
    )
  if (entrance.kind === 'front')
    lines.push(
      '  # The web server in front, which brings HTTPS (deploy/README.md). What it says of who calls is believed, and of nobody else.',
      `  trustedProxies: ${flowList(entrance.addresses)}`,
    )
  if (entrance.kind === 'loopback')
    lines.push(
      '  # For others than this machine: a web server with HTTPS in front, such as nginx (deploy/README.md), or a certificate here; and its',
      '  # address in publicUrl.',
      '  #trustedProxies: [127.0.0.1]',
      '  #tls: { cert: ./my.url.com.pem, key: ./my.url.com.key }',
    )
  return [`# Where the gateway listens (docs/configuration.md#listen). ${reachWords(host)}`, ...lines].join(
    '\n',
  )
}

const reachWords = (host: string): string =>
  host === '127.0.0.1' ? '127.0.0.1: only this machine reaches it.' : `${host}: other machines reach it.`

const originsText = ({ origins }: Answers) =>
  `# Origins of the web pages that may read replies: scheme, host and port; loopback stands for pages of this machine, while you develop
# (docs/configuration.md#origins).
origins: ${flowList(origins)}`

function upstreamText(answers: Answers, files: NamedFiles): string {
  const { siteUrl, siteCa } = answers
  const ca =
    siteCa === undefined
      ? []
      : [
          '    # The certificate, or the authority, that is believed for this server instead of the usual ones.',
          `    tls: { caFile: ${scalar(files.upstreamCa)} }`,
        ]
  return [
    '# The map server, and how the gateway signs in to it. No caller ever sees this credential (docs/operations-guide.md).',
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
      '    # Nothing is shown to the map server: only what it gives to everybody can be seen.',
      `    #credential: { kind: arcgis-token, username: mapgate, passwordFile: ${scalar(file)} }`,
    ]
  const pairs = Object.entries(credential).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? scalar(value) : value}`,
  )
  if (pairs.length < 4) return [`    credential: { ${pairs.join(', ')} }`]
  return [
    '    # The token of the portal is exchanged for one of this server, which belongs to it.',
    '    credential:',
    ...pairs.map((pair) => `      ${pair}`),
  ]
}

const mountsText = `# Which path of ours stands for it. A whole site at a path of one segment is where stock ArcGIS clients sign in, and arcgis is the name that
# all of them know (docs/configuration.md#mounts).
mounts:
  - { path: /arcgis, upstream: ags }
  # A part of the site under an address of its own:
  #- { path: /map, upstream: ags, at: rest/services }`

const signInText = `# How people sign in besides the users below: at your identity provider, with a button on the sign-in page (docs/sign-in.md,
# docs/sign-in/openid-connect.md; settings for Entra ID, Keycloak, Okta, Google and ADFS beside it).
#signIn:
#  providers:
#    - name: corp
#      title: Example Corp
#      issuer: https://id.example.org/
#      clientId: mapgate
#      clientSecretFile: secrets/corp-client-secret
#      roles: [${firstRole}]`

const keysText = ({ key }: Answers) =>
  key === undefined
    ? `# API keys of programs; the file holds no key, only its hash (docs/sign-in.md#keys-users-revocation).
#keys:
#  - { name: reports, keyHash: 'sha256:${'0'.repeat(64)}', roles: [${firstRole}] }`
    : `# API keys of programs; the file holds no key, only its hash (docs/sign-in.md#keys-users-revocation). What is shown: curl -H 'token: KEY' …
keys:
  - name: ${scalar(key.name)}
    keyHash: sha256:${key.hash}
    roles: [${firstRole}]
    # Only from these pages and networks, until then:
    #origins: [https://app.example.org]
    #networks: [10.0.0.0/8]
    #expires: 2035-12-31T00:00:00Z`

const usersText = ({ user }: Answers) =>
  `# People with a password that is kept here, as a hash: they sign in on the page /.mapgate/sign-in, in the dialog of ArcGIS clients and with the
# client kit. \`mapgate user add NAME --print-hash -c FILE\` makes another hash, once there is a store (docs/sign-in.md).
users:
  - name: ${scalar(user.name)}
    passwordHash: ${scalar(user.passwordHash)}
    roles: [${firstRole}]`

const storeText = `# Keys, users, sessions and tokens that outlive a restart, and the commands \`mapgate key\`, \`user\`, \`session\` (docs/sign-in.md#keys-users-revocation).
#store: { file: mapgate.db }`

const grantsText = ({ services }: Answers) =>
  `# Who may see what; what no grant names is refused to everybody (docs/policy.md). \`mapgate policy show --as user:NAME\` tells what somebody sees.
grants:
  - name: ${firstRole}s read
    to: { roles: [${firstRole}] }
    on: { services: ${flowList(services)} }
    for: [view, query, identify, attachments, export-data]   # all that reads; edits are granted by themselves
  # Less than everything: some layers, without some fields, some rows. Grants add up, so it is for another role.
  #- name: visitors see what is public
  #  to: { anonymous: true }
  #  on: { services: ['Assets_Service'], layers: [0, 2] }
  #  for: [view, identify]
  #  with:
  #    fields: { except: [owner_name, phone] }
  #    where: classification = 'public'`

const limitsText = `# How much one caller may ask for (docs/operations-guide.md).
#limits:
#  rates:
#    - { name: everybody, per: principal, units: 3000, every: 1m }`

const observeText = `# Metrics and health for your monitoring, on a listener of its own, and where the audit line of each request goes: standard output, or a file
# (docs/operations-guide.md).
#admin: { port: 9464 }
#audit: { file: audit.log }`

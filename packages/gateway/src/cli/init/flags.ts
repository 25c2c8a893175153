import { type Command, InvalidArgumentError } from 'commander'
import { collect } from '../with-store.ts'

/** The flags of `mapgate init`, one for each question. */
export interface InitFlags {
  readonly out: string
  readonly force: boolean
  readonly yes: boolean
  readonly demo: boolean
  readonly upstream?: string
  readonly upstreamCa?: string
  readonly upstreamAnonymous: boolean
  readonly upstreamUser?: string
  readonly upstreamClientId?: string
  readonly upstreamHeader?: string
  readonly upstreamPasswordFile?: string
  readonly upstreamPasswordStdin: boolean
  readonly portal?: string
  readonly publicUrl?: string
  readonly host?: string
  readonly port?: number
  readonly front?: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly origin?: readonly string[]
  readonly service?: readonly string[]
  readonly user?: string
  readonly userPasswordFile?: string
  readonly userPasswordStdin: boolean
  /** False: `--no-key`; true: not said. */
  readonly key?: string | boolean
}

/** Adds the flags to the command, in the order of the questions. */
export const initFlags = (command: Command): Command =>
  accountFlags(entranceFlags(upstreamFlags(outFlags(command))))

const outFlags = (command: Command): Command =>
  command
    .option(
      '-o, --out <file>',
      'configuration to write; secrets go into the folder secrets beside it',
      'mapgate.yaml',
    )
    .option('-y, --yes', 'ask nothing: where no flag says otherwise, take the default', false)
    .option('--force', 'overwrite files that are there already', false)

const upstreamFlags = (command: Command): Command =>
  command
    .option(
      '--upstream <url>',
      'address of the map server, as you have it: of the site, a service, the manager',
    )
    .option('--demo', 'no map server yet: the sample one of `mapgate demo --map-server`', false)
    .option(
      '--upstream-ca <file>',
      'PEM file with the certificate, or its authority, to believe for the map server',
    )
    .option('--upstream-anonymous', 'the gateway does not sign in at the map server', false)
    .option('--upstream-user <name>', 'the gateway signs in with user and password')
    .option('--upstream-client-id <id>', 'the gateway signs in as an application of --portal')
    .option('--upstream-header <name>', 'the gateway shows an API key in this header')
    .option(
      '--upstream-password-file <file>',
      'file with the password, client secret or header value (environment: MAPGATE_UPSTREAM_PASSWORD)',
    )
    .option('--upstream-password-stdin', 'the same from standard input', false)
    .option('--portal <url>', 'portal that the map server belongs to, such as https://gis.example.org/portal')

const entranceFlags = (command: Command): Command =>
  command
    .option('--public-url <url>', 'address that callers will use; default http://127.0.0.1 and the port')
    .option('--host <address>', 'address to listen on; default 127.0.0.1, this machine alone')
    .option('-p, --port <port>', 'port to listen on; default 8080, or the next one that is free', portNumber)
    .option(
      '--front <address>',
      'address of the web server in front that brings HTTPS, several times; default this machine',
      collect,
    )
    .option('--tls-cert <file>', 'instead: certificate of this gateway, PEM, with --tls-key')
    .option('--tls-key <file>', 'its key, PEM')
    .option(
      '--origin <origin>',
      'origin of web pages that use the maps, several times; default loopback',
      collect,
    )

const accountFlags = (command: Command): Command =>
  command
    .option(
      '--service <name>',
      "service that may be seen, several times: a name, 'Folder/*', or '**' for all (default)",
      collect,
    )
    .option('--user <name>', 'name of the first user; default viewer')
    .option(
      '--user-password-file <file>',
      'file with the password (environment: MAPGATE_USER_PASSWORD); default: one is made and shown',
    )
    .option('--user-password-stdin', 'the same from standard input', false)
    .option('--key <name>', 'name of the first API key; default first-key')
    .option('--no-key', 'make no API key')

function portNumber(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port
  throw new InvalidArgumentError('a port is a number from 1 to 65535')
}

/** The flags that have to be given where nobody can be asked and --yes is not there; each with its question. */
export const missingFlags = (flags: InitFlags): readonly string[] => {
  const signsIn =
    flags.upstreamAnonymous ||
    [flags.upstreamUser, flags.upstreamClientId, flags.upstreamHeader].some(Boolean)
  const needed: readonly (readonly [isGiven: boolean, flag: string])[] = [
    [flags.upstream !== undefined || flags.demo, '--upstream <url> (or --demo)'],
    ...(flags.yes
      ? []
      : ([
          [
            signsIn || flags.demo,
            '--upstream-user <name> with --upstream-password-file <file> (or --upstream-client-id, --upstream-header, --upstream-anonymous)',
          ],
          [flags.publicUrl !== undefined, '--public-url <url>'],
          [flags.origin !== undefined, '--origin <origin>'],
          [flags.service !== undefined, "--service <name> ('**' for all)"],
          [flags.user !== undefined, '--user <name>'],
          [typeof flags.key === 'string' || flags.key === false, '--key <name> (or --no-key)'],
        ] as const)),
  ]
  return needed.filter(([isGiven]) => !isGiven).map(([, flag]) => flag)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { startDemo } from '../../demo/demo.ts'
import { makeLocalCertificate } from '../../demo/local-certificate.ts'
import { sampleAccount, samplePort, startMapServer } from '../../demo/map-server.ts'
import { reachOf } from '../../demo/reach.ts'
import { makeTraffic } from '../../demo/traffic.ts'
import { auditLog } from '../../observe/audit-log.ts'
import { untilStopped } from '../until-stopped.ts'

/** `mapgate demo` */
export const registerDemo = (program: Command): Command =>
  program
    .command('demo')
    .description('a protected sample map server, the gateway before it, and a page that shows both')
    .option(
      '-p, --port <port>',
      `port of the gateway (environment: MAPGATE_PORT; default 8080), or of --map-server (default ${samplePort})`,
      portNumber,
    )
    .option(
      '--host <address>',
      'address to listen on; where other machines reach it, key and passwords are made at random',
      '127.0.0.1',
    )
    .option('--https', 'make a local certificate authority and serve HTTPS', false)
    .option('--audit', 'print the audit line of each request', false)
    .option(
      '--map-server',
      'the sample map server alone, for a gateway made with `mapgate init --demo`',
      false,
    )
    .action(runDemo)

interface DemoCommandOptions {
  readonly port?: number
  readonly mapServer: boolean
  readonly host: string
  readonly https: boolean
  readonly audit: boolean
}

async function runDemo(options: DemoCommandOptions): Promise<void> {
  const { port = defaultPort(), host, https, audit, mapServer } = options
  if (mapServer) {
    if (https || host !== '127.0.0.1')
      throw new Error(
        'the sample map server protects nothing: it listens on this machine alone, without HTTPS',
      )
    return runMapServer(options.port ?? samplePort)
  }
  const folder = https ? await mkdtemp(join(tmpdir(), 'mapgate-demo-')) : undefined
  const certificate = folder === undefined ? undefined : await makeLocalCertificate(nameOf(host), folder)
  const demo = await startDemo({
    host,
    port,
    ...(certificate === undefined ? {} : { tls: certificate }),
    audit: audit ? auditLog(process.stdout) : () => {},
  }).catch(failingAt(port))
  const stopped = untilStopped(async () => {
    await demo.close()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })
  console.log(formatWelcome(demo, certificate?.authority))
  // Whoever has the audit lines printed wants to see those of their own requests.
  if (!audit) void makeTraffic(demo.url, demo.secrets)
  await stopped
}

async function runMapServer(port: number): Promise<void> {
  const sample = await startMapServer(port).catch(failingAt(port))
  const stopped = untilStopped(() => sample.close())
  console.log(
    `The sample map server: ${sample.url}/rest/services (user ${sampleAccount.username}, password ${sampleAccount.password})\nstop with Ctrl-C`,
  )
  await stopped
}

/** The demo has no file, so a port that is taken is told with the option. */
const failingAt =
  (port: number) =>
  (error: Error): never => {
    const { code } = (error.cause ?? error) as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE') throw error
    throw new Error(`another program listens on port ${port} already: end it, or give another with --port`)
  }

/** Prints the address of the demo and how to sign in. `authority`: file of the certificate authority where it serves HTTPS. */
function formatWelcome(
  {
    pageUrl,
    url,
    sampleUrl,
    secrets,
    isOnlyHere,
    console: { link, token },
  }: Awaited<ReturnType<typeof startDemo>>,
  authority: string | undefined,
): string {
  const { key, editor, visitor, crew } = secrets
  const encrypted =
    authority === undefined
      ? '; over plain HTTP they can be\n                     read on their way: --https encrypts'
      : ''
  return `
  Mapgate demo: ${pageUrl}

  sign in with       key ${key}, user editor / ${editor}, user visitor / ${visitor},
                     user crew / ${crew}, who edits: ${url}demo/edit.html${new URL(pageUrl).hash}
  the gateway        ${url}arcgis/rest/services  and  ${url}map
  the console        ${link}
                     (signs in once, within five minutes; later with the token ${token})
  the map server     ${sampleUrl}/rest/services  (answers 499 without its own token)${
    authority ? `\n  trust this file    ${authority}` : ''
  }${
    isOnlyHere
      ? ''
      : `\n  other machines     reach it, so its key and passwords were made for this start${encrypted}`
  }
  stop with Ctrl-C
`
}

/** The host of the URL has to be a name of the certificate. */
const nameOf = (host: string): string => reachOf(host).publicHost.replace(/^\[|\]$/g, '')

const defaultPort = (): number => portNumber(process.env.MAPGATE_PORT ?? '8080')

function portNumber(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new InvalidArgumentError('a port is a number from 0 to 65535')
}

import { type SampleServer, startSampleServer } from '@mapgate/sample-server'
import type { Logger } from 'pino'
import { parse, stringify } from 'yaml'
import { describeFaults, parseConfiguration } from '../../packages/gateway/src/config/load.ts'
import type { AdminEvent } from '../../packages/gateway/src/core/admin-event.ts'
import type { AlarmEvent } from '../../packages/gateway/src/core/edits/alarm.ts'
import type { AuditEvent } from '../../packages/gateway/src/core/request/audit.ts'
import { demoConfiguration } from '../../packages/gateway/src/demo/configuration.ts'
import { createDemoPages } from '../../packages/gateway/src/demo/pages.ts'
import { startGateway } from '../../packages/gateway/src/server/start.ts'
import { keptWorld } from '../kept-world.ts'
import { withQuickPasswords } from '../quick-passwords.ts'

const password = 'upstream-secret-3f9a'

/** A configuration as plain values, as it stands in the file. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into any section of a configuration
export type PlainConfiguration = Record<string, any>

/** Lets tickets live for hours, for tests that are not about their end: none is renewed or over, however long the machine takes. */
export const withLastingTickets = (configuration: PlainConfiguration): void => {
  configuration.credentials = { ...configuration.credentials, ticketLife: '8h' }
}

export interface StackOptions {
  /** Called with the running map server before the configuration is made. */
  readonly prepare?: (sample: SampleServer) => Promise<void>
  /** Changes the demo's configuration before it is checked. */
  readonly configure?: (configuration: PlainConfiguration) => void
  readonly sample?: Partial<Parameters<typeof startSampleServer>[0]>
  /** Receives the gateway's own log; default: its own. */
  readonly log?: Logger
  /** Epoch milliseconds for the gateway; default: the time of the machine. */
  readonly clock?: () => number
  /** False for a gateway without the pages of the demo, which hide its own at the root. Default: with them. */
  readonly demoPages?: boolean
}

/** The real gateway before the real sample server, on free ports, with the demo's keys, users and mounts. */
export interface Stack {
  /** Without a trailing slash. */
  readonly gatewayUrl: string
  readonly sampleUrl: string
  /** Where the listener of each front proxy is, by its name. */
  readonly frontUrls: Readonly<Record<string, string>>
  /** Where the administrator's listener is, when the configuration has one. */
  readonly adminUrl: string | undefined
  readonly sample: SampleServer
  /** One event per request, in order of completion. */
  readonly audit: AuditEvent[]
  /** One event for each act in the console. */
  readonly acts: AdminEvent[]
  /** One event for each row that was not what it had been when its edit was checked. */
  readonly alarms: AlarmEvent[]
  /** The password by which the gateway signs in upstream: it must show up nowhere. */
  readonly upstreamPassword: string
  /** Lets time pass for the gateway, in milliseconds: its clocks jump, nobody waits. */
  skip(ms: number): void
  /** Changes the configuration of the running gateway, as a reload of its file would. @throws Error when it has faults */
  reconfigure(change: (configuration: PlainConfiguration) => void): Promise<void>
  /** Reads what map servers offer, in the reading that is under way or in a new one. */
  refreshCatalog(): Promise<void>
  close(): Promise<void>
}

/** Starts both; the test closes the stack. */
export async function startStack({
  prepare,
  configure,
  sample: sampleOptions,
  log,
  clock = Date.now,
  demoPages = true,
}: StackOptions = {}): Promise<Stack> {
  const sample = await startSampleServer({
    port: 0,
    users: [{ username: 'gateway', password }],
    fill: keptWorld,
    ...sampleOptions,
  })
  await prepare?.(sample)
  const plain: PlainConfiguration = parse(
    demoConfiguration({
      host: '127.0.0.1',
      port: 0,
      tls: undefined,
      upstreamUrl: sample.url,
      upstreamPassword: password,
    }),
  )
  // Tests change the world behind the gateway, and look at what is asked of it; those of kept answers say how long they live.
  for (const mount of plain.mounts) delete mount.cache
  configure?.(plain)
  const reread = () =>
    parseConfiguration(stringify({ ...plain, users: withQuickPasswords(plain.users ?? []) }), process.cwd())
  const loaded = reread()
  if ('faults' in loaded) throw new Error(describeFaults('test configuration', loaded.faults))
  const audit: AuditEvent[] = []
  const acts: AdminEvent[] = []
  const alarms: AlarmEvent[] = []
  let skippedMs = 0
  const gateway = await startGateway({
    ...loaded,
    reread,
    clock: () => clock() + skippedMs,
    monotonic: () => performance.now() + skippedMs,
    ...(log === undefined ? {} : { log }),
    audit: (event) => audit.push(event),
    auditAdmin: (event) => acts.push(event),
    auditAlarm: (event) => alarms.push(event),
    ...(demoPages
      ? { pages: createDemoPages({ examples: new URL('../../examples', import.meta.url).pathname }) }
      : {}),
  })
  return {
    gatewayUrl: gateway.url,
    sampleUrl: sample.url,
    frontUrls: gateway.frontUrls,
    adminUrl: gateway.adminUrl,
    sample,
    audit,
    acts,
    alarms,
    upstreamPassword: password,
    skip: (ms) => {
      skippedMs += ms
    },
    reconfigure: async (change) => {
      change(plain)
      const { faults } = await gateway.reload()
      if (faults.length > 0) throw new Error(describeFaults('changed test configuration', faults))
    },
    refreshCatalog: gateway.refreshCatalog,
    close: async () => {
      await gateway.close()
      await sample.close()
    },
  }
}

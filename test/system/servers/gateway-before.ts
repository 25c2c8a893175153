import { pino } from 'pino'
import { stringify } from 'yaml'
import { describeFaults, parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { startGateway } from '../../../packages/gateway/src/server/start.ts'

/** A gateway before a server of others. */
export interface GatewayBefore {
  /** Base of the site at the gateway. */
  readonly url: string
  /** What the gateway told its administrator. */
  readonly log: readonly string[]
  readonly close: () => Promise<void>
}

/**
 * Starts the gateway before one upstream, with keys for two roles: `whole-key` sees everything, `reader-key` what `reader` grants.
 * @param reader the `with` of the reader's grant on `**`
 */
export async function startGatewayBefore(
  upstreamUrl: string,
  { reader, origins = [] }: { reader: object; origins?: readonly string[] },
): Promise<GatewayBefore> {
  const log: string[] = []
  const loaded = parseConfiguration(
    stringify({
      listen: { port: 0 },
      publicUrl: 'http://127.0.0.1:0',
      origins,
      upstreams: { site: { kind: 'arcgis', url: upstreamUrl } },
      mounts: [{ path: '/arcgis', upstream: 'site' }],
      keys: [
        { name: 'whole', key: 'whole-key-of-a-test-3a7f', roles: ['whole'] },
        { name: 'reader', key: 'reader-key-of-a-test-91c4', roles: ['reader'] },
      ],
      grants: [
        { name: 'whole', to: { roles: ['whole'] }, on: { services: ['**'] } },
        { name: 'reader', to: { roles: ['reader'] }, on: { services: ['**'] }, with: reader },
      ],
    }),
    '.',
  )
  if ('faults' in loaded) throw new Error(describeFaults('test configuration', loaded.faults))
  const gateway = await startGateway({
    ...loaded,
    audit: () => {},
    log: pino({ level: 'warn' }, { write: (line: string) => void log.push(line) }),
  })
  return { url: `${gateway.url}/arcgis`, log, close: () => gateway.close() }
}

/** Keys of the gateway's callers. */
export const keys = { whole: 'whole-key-of-a-test-3a7f', reader: 'reader-key-of-a-test-91c4' } as const

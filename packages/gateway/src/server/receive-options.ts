import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { Configuration } from '../config/schema.ts'
import { publicPathOf } from '../core/request/path.ts'
import { doorIn } from '../door.ts'
import { decidingHeaders } from '../receive/headers.ts'
import type { ReceiveOptions } from '../receive/receive.ts'
import { callerAddressReader } from './caller-address.ts'
import { frontProxiesOf } from './front-proxies.ts'
import { peerOf } from './peers.ts'

/** What the receive room takes besides the configuration. */
interface ReceiveParts {
  /** What relative file names in the configuration are relative to. */
  readonly directory: string
  /** So many random bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: Logger
  /** True where something is granted to callers without a credential. */
  readonly knowsStrangers: boolean
  readonly vouch: ReceiveOptions['vouch']
}

/** What the receive room is built with, out of a configuration. */
export function receiveOptions(
  configuration: Configuration,
  { directory, random, clock, log, knowsStrangers, vouch }: ReceiveParts,
): ReceiveOptions {
  const { publicUrl, listen, credentials, issuers } = configuration
  const { limits } = listen
  const assertionHeaders = [...new Set(issuers.flatMap(({ header }) => header?.toLowerCase() ?? []))]
  return {
    publicPath: publicPathOf(publicUrl),
    credentialHeader: credentials.header.toLowerCase(),
    assertionHeaders,
    deciding: decidingHeaders([credentials.header, ...assertionHeaders]),
    door: doorIn(configuration),
    overHttps: publicUrl.startsWith('https:'),
    maxUrlBytes: limits.url,
    maxHeaderBytes: limits.headers,
    bodies: {
      maxHeldBytes: limits.body,
      maxStrangerBytes: knowsStrangers ? limits.body : limits.strangerBody,
      maxHeldTogetherBytes: limits.heldBodies,
      maxUploadBytes: limits.upload,
      heldMs: limits.requestTime,
      uploadMs: limits.uploadTime,
      uploadIdleMs: limits.uploadIdleTime,
    },
    newBoundary: () => `mapgate-${Buffer.from(random(24)).toString('base64url')}`,
    certificateOf,
    frontOf: frontProxiesOf(configuration, {
      directory,
      deciding: [credentials.header, ...assertionHeaders],
    }),
    clientAddress: callerAddressReader(listen, (proxy) => log.warn({ proxy }, untrusted)),
    vouch,
    newId: idsFrom(random),
    clock,
  }
}

/** The certificate of a connection, or why it is not believed. */
function certificateOf(message: IncomingMessage): string | undefined {
  const peer = peerOf(message)
  return peer && (peer.fault === undefined ? peer.certificate : `!${peer.fault}`)
}

const untrusted =
  'X-Forwarded-For from an address that is not in listen.trustedProxies is not believed: if this is your proxy, everybody behind it ' +
  'shares its limits of wrong passwords and its rates by address'

/** Short random ids of requests; randomness is drawn for many at a time. */
function idsFrom(random: (bytes: number) => Uint8Array): () => string {
  const idBytes = 9
  let drawn = Buffer.alloc(0)
  return () => {
    if (drawn.length === 0) drawn = Buffer.from(random(idBytes * 256))
    const id = drawn.toString('base64url', 0, idBytes)
    drawn = drawn.subarray(idBytes)
    return id
  }
}

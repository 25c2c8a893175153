import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readEncryptionKey } from '../config/encryption-key.ts'
import { fingerprintOf } from '../config/files.ts'
import type { SharedConfiguration } from '../config/sections/shared.ts'
import { readSharedAddress, type SharedAddress } from '../core/shared-address.ts'
import type { SharedStatus } from '../core/shared-status.ts'
import { openSharedConnection } from '../shared/connection.ts'
import type { SharedConnection, SharedObserver } from '../shared/port.ts'
import type { WireOptions } from './options.ts'

/** The connection to what several gateways share, and the key under which things are sealed there. */
export interface Shared {
  readonly connection: SharedConnection
  /** 32 bytes. */
  readonly encryptionKey: Uint8Array
}

/** A text that is equal where the same connection serves. Address, user and password are read for each connection. */
export function sharedKey(shared: SharedConfiguration, directory: string): string {
  const { urlFile, usernameFile, passwordFile, ...others } = shared
  return JSON.stringify([urlFile, usernameFile, passwordFile, fingerprintOf(others, directory)])
}

/** The same, and how it is, for an administrator. */
export interface OpenedShared extends Shared {
  readonly status: () => SharedStatus
}

/** Opens what a configuration says that several gateways share. Nothing waits for it. @throws Error where a file cannot be read */
export function openShared(shared: SharedConfiguration, options: WireOptions): OpenedShared {
  const heard: Heard = { failure: undefined, refusals: new Set() }
  const opened = connectShared(shared, { ...options, observer: sharedObserver(options, heard) })
  const { connection } = opened
  let since = options.clock()
  connection.onChange(() => {
    since = options.clock()
  })
  void connection.command(['PING'])
  const status = (): SharedStatus => ({
    state: connection.state(),
    since: new Date(since).toISOString(),
    ...(heard.failure === undefined ? {} : { lastFailure: heard.failure }),
    ...(heard.refusals.size === 0 ? {} : { refused: [...heard.refusals] }),
  })
  return { ...opened, status }
}

/** What a connection is made with. */
interface ConnectOptions extends Pick<WireOptions, 'directory' | 'monotonic' | 'random'> {
  readonly observer: SharedObserver
}

/** Makes the connection, which the first question opens. @throws Error where a file cannot be read */
export function connectShared(shared: SharedConfiguration, options: ConnectOptions): Shared {
  const { directory, monotonic, random, observer } = options
  const encryptionKey = readEncryptionKey(resolve(directory, shared.encryptionKeyFile))
  if (typeof encryptionKey === 'string')
    throw new Error(`shared.encryptionKeyFile: ${shared.encryptionKeyFile} ${encryptionKey}`)
  const connection = openSharedConnection({
    address: () => addressOf(shared, directory),
    ca: shared.caFile === undefined ? undefined : readFileSync(resolve(directory, shared.caFile), 'utf8'),
    connectTimeoutMs: shared.connectTimeout,
    commandTimeoutMs: shared.commandTimeout,
    keyPrefix: shared.keyPrefix,
    encryptionKey,
    observer,
    monotonic,
    random,
  })
  return { connection, encryptionKey }
}

/** The address of a server, with user and password from files of their own where they are named. @throws Error */
function addressOf(shared: SharedConfiguration, directory: string): SharedAddress {
  const read = (file: string): string => readFileSync(resolve(directory, file), 'utf8').trim()
  const { urlFile, usernameFile, passwordFile } = shared
  return {
    ...readSharedAddress(read(urlFile), shared),
    ...(usernameFile === undefined ? {} : { user: read(usernameFile) }),
    ...(passwordFile === undefined ? {} : { password: read(passwordFile) }),
  }
}

/** What was heard of the server. */
interface Heard {
  failure: string | undefined
  readonly refusals: Set<string>
}

/** Tells an administrator, by log and metrics, whether the server is there and what it refuses; each refusal once a while. */
function sharedObserver({ log, metrics: { shared } }: WireOptions, heard: Heard): SharedObserver {
  const { refusals } = heard
  shared.isThere(false)
  return {
    gone: (why) => {
      heard.failure = why
      shared.isThere(false)
      log.warn(
        { why },
        'what gateways share in Redis is gone; each goes on alone until it is back, and no request fails for it',
      )
    },
    back: (goneMs) => {
      shared.isThere(true)
      refusals.clear()
      log.warn({ goneSeconds: Math.round(goneMs / 1000) }, 'what gateways share in Redis is back')
    },
    asked: (result) => {
      shared.asked(result)
      if (result === 'answered') shared.isThere(true)
    },
    refused: (command, code) => {
      if (refusals.has(`${command} ${code}`)) return
      refusals.add(`${command} ${code}`)
      log.warn({ command, code }, `Redis refuses a command: ${refusalWords[code] ?? 'see its own log'}`)
    },
  }
}

const refusalWords: Readonly<Record<string, string>> = {
  NOPERM: 'its access list lacks what docs/deploying.md names',
  OOM: 'its memory is full, and maxmemory-policy makes no place: set allkeys-lru',
}

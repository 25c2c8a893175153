import { isIP } from 'node:net'
import { createClient, RESP_TYPES } from '@redis/client'
import type { SharedAddress } from '../core/shared-address.ts'
import type { Reply } from './port.ts'

/** One connection to a server. It is never made again: another is dialled in its place. */
export interface Line {
  /** @throws Error of the library: what the server answered, or that the connection ended */
  readonly send: (words: readonly (string | Buffer)[], bytes: boolean) => Promise<Reply>
  readonly destroy: () => void
}

/** How a server is reached. */
export interface DialOptions {
  /** Read again for each connection, so that a new password needs no restart. @throws Error with a sentence */
  readonly address: () => SharedAddress
  /** PEM of the authorities to believe; undefined: the usual. */
  readonly ca: string | undefined
  readonly connectTimeoutMs: number
  /** Most questions that are sent and not answered. */
  readonly mostWaiting: number
}

/**
 * Connects, signs in and asks whether the server answers.
 * @param ended told once when the connection ends by itself
 * @throws Error of the library or of Node.js
 */
export async function dial(options: DialOptions, ended: (error: unknown) => void): Promise<Line> {
  const client = clientOf(options)
  let isOver = false
  const destroy = (): void => {
    isOver = true
    if (client.isOpen) client.destroy()
  }
  const over = (error: unknown): void => {
    if (isOver) return
    destroy()
    ended(error)
  }
  client.on('error', over)
  const send = (words: readonly (string | Buffer)[], bytes: boolean) =>
    client.sendCommand([...words], bytes ? asBytes : asText) as unknown as Promise<Reply>
  const late = setTimeout(() => over(new Error('timeout')), options.connectTimeoutMs)
  try {
    await client.connect()
    await send(['PING'], false)
    if (isOver) throw new Error('timeout')
    return { send, destroy }
  } catch (error) {
    destroy()
    throw error
  } finally {
    clearTimeout(late)
  }
}

function clientOf({ address, ca, connectTimeoutMs, mostWaiting }: DialOptions) {
  const { host, port, database, user, password, isTls } = address()
  const at = { host, port, connectTimeout: connectTimeoutMs, reconnectStrategy: false } as const
  const secured = {
    ...at,
    tls: true,
    ...(isIP(host) ? {} : { servername: host }),
    ...(ca === undefined ? {} : { ca }),
  } as const
  return createClient({
    RESP: 2,
    socket: isTls ? secured : at,
    ...(user === '' ? {} : { username: user }),
    ...(password === '' ? {} : { password }),
    database,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandsQueueMaxLength: mostWaiting,
  })
}

// The time limit of the library makes a timer signal for each command; the connection has its own.
const asText = { timeout: 0 }
const asBytes = { timeout: 0, typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } }

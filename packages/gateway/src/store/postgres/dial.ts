import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { DatabaseHost, DatabaseTls } from '../../core/database-address.ts'
import { storeUnavailable } from './failure.ts'

interface DialOptions {
  readonly tls: DatabaseTls
  /** The authorities to believe, PEM; undefined: the usual. */
  readonly ca: string | undefined
  readonly timeoutMs: number
}

/** Asks a server for TLS (PostgreSQL manual, 55.2.11): length 8, code 80877103. */
const tlsRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/**
 * Opens a socket to a server, with TLS where it is asked for. A server that ends the connection later counts as a failure of it, because the client
 * library would connect again and again after an orderly end.
 * @throws Error of Node.js, GatewayError `store.unavailable`
 */
export async function dial(host: DatabaseHost, { tls, ca, timeoutMs }: DialOptions): Promise<Socket> {
  const plain = 'socket' in host ? connectTcp(host.socket) : connectTcp(host.port, host.host)
  // Somebody always listens: an error at a moment when nobody does would end the process.
  plain.on('error', () => {})
  const timer = setTimeout(() => plain.destroy(storeUnavailable('nobody answers in time')), timeoutMs)
  try {
    await happened(plain, 'connect')
    const ready = 'socket' in host || tls === 'disable' ? plain : await secured(plain, host.host, { tls, ca })
    ready.once('end', () => ready.destroy(storeUnavailable('the server ended the connection')))
    return ready
  } catch (error) {
    plain.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function secured(
  plain: Socket,
  host: string,
  { tls, ca }: Pick<DialOptions, 'tls' | 'ca'>,
): Promise<Socket> {
  plain.write(tlsRequest)
  const [answer] = (await happened(plain, 'data')) as [Buffer]
  plain.pause()
  // More than one byte was put in by somebody on the way (CVE-2021-23222).
  if (answer.length !== 1 || answer[0] !== 0x53) throw storeUnavailable('the server does not speak TLS')
  const socket = connectTls({
    socket: plain,
    host,
    ...(isIP(host) ? {} : { servername: host }),
    ...(ca === undefined ? {} : { ca }),
    rejectUnauthorized: tls !== 'require',
    ...(tls === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  })
  socket.on('error', () => {})
  await happened(socket, 'secureConnect')
  return socket
}

/** The first time that something happens. @throws what the socket fails by */
function happened(socket: Socket, event: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const ended = () => failed(storeUnavailable('the server ended the connection'))
    const failed = (error: Error) => {
      socket.off(event, came).off('close', ended)
      reject(error)
    }
    const came = (...values: unknown[]) => {
      socket.off('error', failed).off('close', ended)
      resolve(values)
    }
    socket.once(event, came).once('error', failed).once('close', ended)
  })
}

import { isIP, connect as openSocket, type Socket } from 'node:net'
import { connect as openTls } from 'node:tls'
import { elementAt } from './ber.ts'
import { checkedReply, messageIn } from './check-reply.ts'
import { MessageLine } from './message-line.ts'

/** Where a directory is, and how the way there is protected. */
export interface DirectoryAddress {
  /** `ldaps://host:port` or `ldap://host:port`. */
  readonly url: string
  /** For `ldap:`: TLS is begun before anything else is said. */
  readonly startTls: boolean
  /** Certificates that the directory's has to come from, PEM; undefined: those that Node.js knows. */
  readonly ca: string | undefined
  /** Time for connection and TLS together, milliseconds. */
  readonly connectMs: number
}

/**
 * Opens a connection to a directory, with TLS where it is asked for.
 * @throws Error when there is none within the time, the certificate is of another name or authority, or StartTLS is not begun
 */
export async function openLine(address: DirectoryAddress): Promise<MessageLine> {
  const opened: Socket[] = []
  const { connectMs } = address
  const timer = setTimeout(() => {
    for (const socket of opened) socket.destroy(new Error(`no connection within ${connectMs} ms`))
  }, connectMs)
  try {
    return new MessageLine(await openSecured(address, opened))
  } catch (error) {
    for (const socket of opened) socket.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** `opened` gets every socket as soon as there is one. */
async function openSecured({ url, startTls, ca }: DirectoryAddress, opened: Socket[]): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isLdaps = protocol === 'ldaps:'
  const socket = openSocket({ host, port: Number(port) || (isLdaps ? 636 : 389), noDelay: true })
  opened.push(socket.on('error', () => {}))
  await happens(socket, 'connect')
  if (!isLdaps && !startTls) return socket
  if (!isLdaps) await beginTls(socket)
  const secure = openTls({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  })
  opened.push(secure.on('error', () => {}))
  await happens(secure, 'secureConnect')
  return secure
}

function happens(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve())
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the directory closed the connection')))
  })
}

/** ExtendedRequest number 1 with the name 1.3.6.1.4.1.1466.20037 (RFC 4511, section 4.14). */
const startTlsRequest = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
])

/**
 * Asks for TLS and waits for the yes. A byte that comes behind the yes was sent by somebody in between before the keys were there, and
 * would be read as if it had come through TLS.
 * @throws Error for any other answer, and for one byte more than it
 */
async function beginTls(socket: Socket): Promise<void> {
  socket.write(startTlsRequest)
  let received: Buffer = Buffer.alloc(0)
  await new Promise<void>((resolve, reject) => {
    const onData = (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      try {
        const end = elementAt(received, 0)?.end
        if (received.length > 4096 || (end !== undefined && received.length > end))
          throw new Error('the directory says more than its answer to StartTLS')
        if (received.length !== end) return
        checkStartTls(received)
        socket.off('data', onData)
        socket.pause()
        resolve()
      } catch (error) {
        reject(error)
      }
    }
    socket.on('data', onData)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the directory closed the connection')))
  })
}

/** @throws Error unless the directory said that TLS may begin */
function checkStartTls(reply: Buffer): void {
  const { operation } = messageIn(checkedReply(reply, messageIn(startTlsRequest)))
  const code = elementAt(reply, operation.start)
  if (code === undefined || code.end - code.start !== 1 || reply[code.start] !== 0)
    throw new Error('the directory does not begin TLS')
}

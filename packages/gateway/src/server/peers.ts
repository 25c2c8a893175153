import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Server } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** What a connection says of its caller by a certificate. */
interface Peer {
  /** DER, base64. */
  readonly certificate: string
  /** Why it is not believed, as OpenSSL names it; undefined: an authority that is trusted here issued it. */
  readonly fault: string | undefined
}

/** The peer of a connection under another name: Node hides the sockets of HTTP/2 behind proxies, which pass on what is read of the socket. */
const key = Symbol('peer')

type Marked = { [key]?: Peer & { isOutdated?: boolean } }

/** Remembers the certificates of connections. */
interface Peers {
  /** Says that other authorities are trusted from now on: connections that were made before have to be made again. */
  readonly trustChanged: () => void
}

/** Notes the certificate of each new connection of a server with TLS, once. */
export function notePeers(server: Server): Peers {
  const connected = new Set<TLSSocket & Marked>()
  server.on('secureConnection', (socket: TLSSocket & Marked) => {
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined) return
    const fault = socket.authorized ? undefined : String(socket.authorizationError)
    socket[key] = { certificate: certificate.raw.toString('base64'), fault }
    connected.add(socket)
    socket.once('close', () => connected.delete(socket))
  })
  return {
    trustChanged: () => {
      for (const socket of connected)
        if (socket[key]) socket[key] = { ...socket[key], fault: 'TRUST_CHANGED', isOutdated: true }
    },
  }
}

/** The certificate of the connection of a request; undefined where it has none. */
export const peerOf = ({ socket }: Pick<IncomingMessage, 'socket'>): Peer | undefined =>
  (socket as Marked)[key]

/** Lets a connection end with this reply where other authorities are trusted since it was made. */
export function leaveOutdated(message: IncomingMessage, response: ServerResponse): void {
  if (!(message.socket as Marked)[key]?.isOutdated) return
  if (message.httpVersionMajor === 1) response.setHeader('Connection', 'close')
  else (message as unknown as Http2ServerRequest).stream.session?.close()
}

import 'reflect-metadata'
import { once } from 'node:events'
import { createServer as createPlain, type RequestListener } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { type AddressInfo, connect, createServer } from 'node:net'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(crypto)

/** A server of a test, on a free port of this machine. */
export interface TestSite {
  readonly port: number
  close(): void
}

/** Answers every request with a type and a text. */
export const answering =
  (type: string, text: string, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': type }).end(text)
  }

/** Answers a path with JSON, and everything else with 404. */
export const answeringAt =
  (replies: Readonly<Record<string, object>>): RequestListener =>
  ({ url = '' }, response) => {
    const reply = replies[url.split('?')[0] ?? '']
    response.writeHead(reply ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(reply ?? { error: { code: 404, message: 'Not found' } }))
  }

/** What ArcGIS Server says of itself. */
export const siteInfo = {
  currentVersion: 11.3,
  fullVersion: '11.3.0',
  authInfo: { isTokenBasedSecurity: true },
}

/** A server over plain HTTP. */
export async function startPlain(answer: RequestListener): Promise<TestSite> {
  return listening(createPlain(answer))
}

/** A server over HTTPS whose certificate is signed by itself. */
export async function startSelfSigned(answer: RequestListener): Promise<TestSite & { readonly pem: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=gis.internal',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  })
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const pem = own.toString('pem')
  const server = createSecure(
    { cert: pem, key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` },
    answer,
  )
  return { ...(await listening(server)), pem }
}

/** Joins two servers on one port: TLS goes to the one, plain HTTP to the other. */
export async function startBoth(secure: TestSite, plain: TestSite): Promise<TestSite> {
  const server = createServer((socket) => {
    socket.once('data', (first) => {
      const { port } = first[0] === 0x16 ? secure : plain
      const behind = connect(port, '127.0.0.1')
      behind.write(first)
      socket.pipe(behind).pipe(socket)
      for (const one of [socket, behind]) one.on('error', () => {})
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

async function listening(server: ReturnType<typeof createPlain>): Promise<TestSite> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

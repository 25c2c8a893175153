import 'reflect-metadata'
import { writeFileSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { type Agent, request as requestHttps } from 'node:https'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(crypto)
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
const day = 86_400_000

/** PEM texts of a certificate and its key. */
export interface Credential {
  readonly cert: string
  readonly key: string
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string
  readonly serialNumber: string
}

type Name = { readonly type: 'url' | 'email' | 'dns' | 'ip'; readonly value: string }

/** What a certificate says. */
interface Wish {
  readonly names?: readonly Name[]
  readonly use?: 'client' | 'server'
  readonly notBefore?: Date
  readonly notAfter?: Date
}

/** An authority that issues certificates and revocation lists in tests. */
export async function makeAuthority(name: string) {
  const keys = await newKeys()
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 30 * day),
    notAfter: new Date(Date.now() + 30 * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  return {
    pem: `${own.toString('pem')}\n`,
    issue: async (subject: string, wish: Wish = {}): Promise<Credential> => {
      const { names = [], use = 'client' } = wish
      const pair = await newKeys()
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${subject}`,
        issuer: own.subject,
        notBefore: wish.notBefore ?? new Date(Date.now() - day),
        notAfter: wish.notAfter ?? new Date(Date.now() + day),
        publicKey: pair.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension([...names])] : []),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[`${use}Auth`]]),
        ],
      })
      const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64')
      return {
        cert: `${certificate.toString('pem')}\n`,
        key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
        fingerprint: Buffer.from(await certificate.getThumbprint('SHA-256')).toString('hex'),
        serialNumber: certificate.serialNumber,
      }
    },
    revoke: async (...serialNumbers: readonly string[]): Promise<string> => {
      const list = await x509.X509CrlGenerator.create({
        issuer: own.subject,
        thisUpdate: new Date(Date.now() - day),
        nextUpdate: new Date(Date.now() + day),
        entries: serialNumbers.map((serialNumber) => ({
          serialNumber,
          revocationDate: new Date(Date.now() - 1000),
        })),
        signingAlgorithm: algorithm,
        signingKey: keys.privateKey,
      })
      return `${list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL')}\n`
    },
  }
}

/** Writes texts as files of a directory. Gives their paths by the same names. */
export function writeAll<Name extends string>(
  directory: string,
  texts: Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> {
  const paths = Object.entries<string>(texts).map(([name, text]) => {
    const path = join(directory, `${name}.pem`)
    writeFileSync(path, text, { mode: 0o600 })
    return [name, path]
  })
  return Object.fromEntries(paths)
}

/** A question to a server with TLS. */
export interface TlsQuestion {
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly method?: string | undefined
  readonly body?: string | undefined
  /** The certificate that the caller shows; default: none. */
  readonly credential?: Pick<Credential, 'cert' | 'key'> | undefined
  /** Keeps a connection for several questions. */
  readonly agent?: Agent | false | undefined
}

/** Asks over HTTP/1.1, whatever the certificate of the server is. */
export const askTls = (url: string, question: TlsQuestion = {}): Promise<{ status: number; text: string }> =>
  new Promise((done, failed) => {
    // Without an agent of its own a question would go out on a connection of an earlier one.
    const { headers = {}, method = 'GET', body, credential, agent = false } = question
    const options = { ...credential, method, headers, agent, rejectUnauthorized: false }
    const request = requestHttps(url, options, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString('utf8')
      done({ status: response.statusCode ?? 0, text })
    })
    request.once('error', failed)
    request.end(body)
  })

/** Asks over HTTP/2. */
export async function askHttp2(
  url: string,
  { headers = {}, credential }: TlsQuestion = {},
): Promise<{ status: number; text: string }> {
  const { origin, pathname, search } = new URL(url)
  const session = connectHttp2(origin, { ...credential, rejectUnauthorized: false })
  try {
    const stream = session.request({ ':path': pathname + search, ...headers })
    const status = new Promise<number>((done, failed) => {
      stream.once('response', (head) => done(Number(head[':status'])))
      stream.once('error', failed)
      session.once('error', failed)
    })
    const text = Buffer.concat(await stream.toArray()).toString('utf8')
    return { status: await status, text }
  } finally {
    session.close()
  }
}

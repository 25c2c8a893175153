import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TlsOptions } from 'node:tls'
import type { Configuration } from '../config/schema.ts'

type Tls = NonNullable<Configuration['listen']['tls']>

/** What TLS is spoken with: certificate and key, and where callers may show certificates, the authorities of those. @throws Error when a file cannot be read */
export function tlsOptions({ cert, key, clientCa, crl }: Tls, directory: string): TlsOptions {
  const read = (file: string) => readFileSync(resolve(directory, file))
  return {
    cert: read(cert),
    key: read(key),
    ...(clientCa === undefined ? {} : { ca: read(clientCa) }),
    ...(crl === undefined ? {} : { crl: listsIn(read(crl).toString('latin1')) }),
    // Nobody has to show one, and one that is not good is refused by a reply that says so, not by a broken handshake.
    ...(clientCa === undefined ? {} : { requestCert: true, rejectUnauthorized: false }),
  }
}

/** Node.js reads one revocation list of a text, so each is handed over by itself. */
const listsIn = (text: string): string[] =>
  text.match(/-----BEGIN X509 CRL-----.*?-----END X509 CRL-----/gs) ?? [text]

/** A text that changes with the authorities whose certificates callers may show. */
export const trustIn = ({ ca, crl }: TlsOptions): string => `${String(ca ?? '')}\n${String(crl ?? '')}`

import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type DetailedPeerCertificate } from 'node:tls'
import type { Asker } from './asker.ts'

/** Where a certificate is kept until the configuration is written. */
export interface CertificateBox {
  /** Keeps a PEM text and names its file. */
  keep(pem: string): string
  /** Forgets what was kept. */
  empty(): void
}

/** A box in the folder for temporary files, for this account alone. */
export function certificateBox(): CertificateBox {
  let folder: string | undefined
  return {
    keep: (pem) => {
      folder ??= mkdtempSync(join(tmpdir(), 'mapgate-init-'))
      const file = join(folder, 'upstream-ca.pem')
      writeFileSync(file, pem, { mode: 0o600 })
      return file
    },
    empty: () => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Shows the certificate of a map server that nobody vouches for, and asks what to believe.
 * @returns a PEM file to believe; undefined: none
 */
export async function offerCertificate(
  siteUrl: string,
  asker: Asker,
  box: CertificateBox,
): Promise<string | undefined> {
  const shown = await shownCertificate(siteUrl).catch(() => undefined)
  if (shown !== undefined) asker.say(describe(shown))
  const choice = await asker.choice({
    question: 'Which certificate shall be believed?',
    choices: [
      {
        label: 'that of a PEM file: the server’s own, or of the authority that made it',
        value: 'file' as const,
      },
      ...(shown?.isOwn !== true
        ? []
        : [
            {
              label: 'the one shown above; its fingerprint was compared at the server',
              value: 'shown' as const,
            },
          ]),
      { label: 'none', value: 'none' as const },
    ],
  })
  if (choice === 'none') return undefined
  if (choice === 'shown' && shown !== undefined) return box.keep(shown.pem)
  return asker.text({
    question: 'PEM file',
    fault: (file) => (existsSync(file) ? undefined : `there is no file ${file}`),
  })
}

interface ShownCertificate {
  readonly subject: string
  readonly issuer: string
  readonly until: string
  /** True where it is signed by itself: only then it can be believed without the one of its authority. */
  readonly isOwn: boolean
  /** SHA-256, in hexadecimal pairs. */
  readonly fingerprint: string
  readonly pem: string
}

const describe = ({ subject, issuer, until, fingerprint }: ShownCertificate): string =>
  `  for      ${subject}\n  made by  ${issuer}\n  until    ${until}\n  SHA-256  ${fingerprint}`

/** The last certificate of the chain that a server shows. It is only looked at: nothing is sent over this connection. */
function shownCertificate(siteUrl: string): Promise<ShownCertificate> {
  const { hostname, port } = new URL(siteUrl)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host,
        port: Number(port) || 443,
        servername: /^[\d.]+$|:/.test(host) ? '' : host,
        rejectUnauthorized: false,
        timeout: 5_000,
      },
      () => {
        const last = lastOf(socket.getPeerCertificate(true))
        socket.destroy()
        resolve({
          subject: nameOf(last.subject),
          issuer: nameOf(last.issuer),
          until: last.valid_to,
          isOwn: isOwn(last.raw),
          fingerprint: last.fingerprint256,
          pem: `-----BEGIN CERTIFICATE-----\n${last.raw.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
        })
      },
    )
    socket.once('timeout', () => socket.destroy(new Error('no answer')))
    socket.once('error', reject)
  })
}

function isOwn(raw: Uint8Array): boolean {
  const certificate = new X509Certificate(raw)
  return certificate.verify(certificate.publicKey)
}

function lastOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  const { issuerCertificate } = certificate
  const isLast =
    issuerCertificate === undefined || issuerCertificate.fingerprint256 === certificate.fingerprint256
  return isLast ? certificate : lastOf(issuerCertificate)
}

const nameOf = (name: DetailedPeerCertificate['subject']): string =>
  Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${[value].flat().join('+')}`)
    .join(', ') || 'nobody'

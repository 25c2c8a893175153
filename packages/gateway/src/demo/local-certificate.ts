import { mkdtempSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** PEM files: their paths, or what stands in them. */
interface LocalCertificate {
  readonly cert: string
  readonly key: string
  /** The certificate of the authority: what a browser has to trust. */
  readonly authority: string
}

const days = 86_400_000

/**
 * Makes a certificate authority and a certificate of this machine, good for 30 days, and writes them into a folder; default: a new one for
 * temporary files. The authority's own key is never written, so nobody can sign anything else with it.
 * @throws Error when @peculiar/x509 and the reflect-metadata that it stands on are not installed
 */
export async function makeLocalCertificate(
  host: string,
  directory = mkdtempSync(join(tmpdir(), 'mapgate-')),
): Promise<LocalCertificate> {
  const x509 = await loadX509().catch((cause) => {
    throw new Error('HTTPS in the demo needs npm install @peculiar/x509 reflect-metadata', { cause })
  })
  x509.cryptoProvider.set(crypto)
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const [authorityKeys, keys] = await Promise.all([newKeys(), newKeys()])
  const notBefore = new Date(Date.now() - days)
  const notAfter = new Date(Date.now() + 30 * days)
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Mapgate demo authority',
    notBefore,
    notAfter,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  })
  const names = [...new Set(['localhost', '127.0.0.1', host])]
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${host}`,
    issuer: authority.subject,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  })
  return writePem(directory, {
    cert: certificate.toString('pem'),
    key: await keyPem(keys.privateKey),
    authority: authority.toString('pem'),
  })
}

/** Writes the files, the key for its owner alone. */
async function writePem(directory: string, pem: LocalCertificate): Promise<LocalCertificate> {
  const paths = {
    cert: join(directory, 'certificate.pem'),
    key: join(directory, 'key.pem'),
    authority: join(directory, 'authority.pem'),
  }
  await writeFile(paths.cert, `${pem.cert}\n`)
  await writeFile(paths.key, pem.key, { mode: 0o600 })
  await writeFile(paths.authority, `${pem.authority}\n`)
  return paths
}

async function keyPem(key: InstanceType<typeof CryptoKey>): Promise<string> {
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
}

async function loadX509() {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

import { X509Certificate } from 'node:crypto'
import type { CertificateConfiguration } from '../../config/sections/certificates.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Identity, Showing, VerifiedCredential } from '../verified-credential.ts'
import { alternativeNames, nameOf } from './alternative-names.ts'

/** Certificates of connections. */
interface Certificates {
  /**
   * The program whose certificate it is. `value`: DER in base64; or `!` and the fault that was found when the connection was made.
   * @throws GatewayError `credential.invalid`, `credential.expired`
   */
  resolve(showing: Showing): VerifiedCredential
  /** The program of the configuration with this principal id, as it is now. */
  configured(principalId: string): Identity | undefined
}

/** Prepares the programs of the configuration. */
export function createCertificates(programs: readonly CertificateConfiguration[]): Certificates {
  const byId = new Map(programs.map((program) => [`certificate:${program.name}`, program]))
  return {
    resolve: ({ value, now }) => {
      if (value.startsWith('!')) throw refused(value.slice(1))
      const certificate = new X509Certificate(Buffer.from(value, 'base64'))
      const program = programs.find((one) => isOf(one, certificate))
      if (!program) throw unknown(certificate)
      const { validFromDate, validToDate } = certificate
      if (now < validFromDate.getTime()) throw refused('CERT_NOT_YET_VALID')
      const id = `certificate:${program.name}`
      return {
        identity: { ...identityOf(program), expiresAt: validToDate.getTime() },
        source: 'configuration',
        roots: [id],
        rootedAt: validFromDate.getTime(),
        bindings: [],
      }
    },
    configured: (principalId) => {
      const program = byId.get(principalId)
      return program && identityOf(program)
    },
  }
}

function isOf({ fingerprint, san }: CertificateConfiguration, certificate: X509Certificate): boolean {
  if (fingerprint !== undefined)
    return certificate.fingerprint256.replaceAll(':', '').toLowerCase() === fingerprint
  const [type = '', value = ''] = [san?.split(':', 1)[0], san?.slice(san.indexOf(':') + 1)]
  return alternativeNames(certificate.subjectAltName).includes(nameOf(type, value))
}

const identityOf = ({ name, roles, attributes }: CertificateConfiguration): Identity => ({
  id: `certificate:${name}`,
  name,
  kind: 'certificate',
  roles,
  attributes,
  scope: {},
  shownAs: 'certificate',
  expiresAt: null,
})

/** Faults that a caller can do something about. */
const words: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'The certificate of this connection has expired.',
  CERT_NOT_YET_VALID: 'The certificate of this connection is not valid yet.',
  CERT_REVOKED: 'The certificate of this connection was revoked.',
  TRUST_CHANGED: 'Other authorities are trusted since this connection was made; connect again.',
}

const refused = (fault: string): GatewayError =>
  new GatewayError('credential.invalid', `certificate: ${fault}`, {
    publicText:
      words[fault] ?? 'No authority that is trusted here issued the certificate of this connection.',
  })

const unknown = ({ fingerprint256 }: X509Certificate): GatewayError =>
  new GatewayError('credential.invalid', `certificate ${fingerprint256} is nobody's`, {
    publicText: 'The certificate of this connection is not known here.',
  })

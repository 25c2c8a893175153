import { z } from 'zod'
import { attributes, roles } from './identity.ts'

/** A program that shows a certificate, which an authority of `listen.tls.clientCa` issued. */
export const certificateSection = z.strictObject({
  name: z.string().min(1).describe('Short name; part of the principal id certificate:<name>.'),
  fingerprint: z
    .string()
    .regex(/^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i, 'SHA-256 of the certificate, 64 hexadecimal digits')
    .transform((text) => text.replaceAll(':', '').toLowerCase())
    .optional()
    .describe('SHA-256 of this very certificate, as `openssl x509 -fingerprint -sha256` prints it.'),
  san: z
    .string()
    .regex(/^(URI|email|DNS):\S+$/, 'URI:, email: or DNS: and the name, such as URI:spiffe://example.org/etl')
    .optional()
    .describe('A subject alternative name that the certificate has, exactly, such as DNS:etl.example.org.'),
  roles,
  attributes,
})

export type CertificateConfiguration = z.output<typeof certificateSection>

import { z } from 'zod'
import { networkText, roles } from './identity.ts'
import { listenSection } from './listen.ts'

const { host, port, socket, tls, http2 } = listenSection.shape

const headerName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header, without underscores')

/** A front proxy that signs people in and names them in plain headers, and the listener that belongs to it alone. */
export const frontProxySection = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and -')
      .describe('Short name; part of the principal id proxy:<name>:<user>.'),
    listen: z
      .strictObject({ host, port: port.removeDefault(), socket, tls, http2 })
      .partial({ port: true })
      .describe('A listener of its own: on all others its headers mean nothing.'),
    from: z
      .array(networkText)
      .default([])
      .describe('Addresses or networks of the proxy; everybody else is refused. Not for a Unix socket.'),
    secretHeader: headerName.default('X-Mapgate-Secret').describe('Header with the secret of the proxy.'),
    secretFile: z
      .string()
      .optional()
      .describe('File with the secret that proves each request to be of the proxy; or listen.tls.clientCa.'),
    userHeader: headerName.describe(
      'Header with the stable name of the user, such as Remote-User; without it nobody is signed in.',
    ),
    nameHeader: headerName.optional().describe('Header with a name for people.'),
    groupsHeader: headerName.optional().describe('Header with the groups.'),
    separator: z.string().length(1).default(',').describe('What stands between two groups.'),
    roles: roles.describe('Roles of everybody whom the proxy names.'),
    groups: z
      .record(z.string().min(1), z.array(z.string().min(1)).min(1))
      .default({})
      .describe('Group to roles.'),
    rolesFromGroups: z.boolean().default(false).describe('Each group is a role of the same name, too.'),
  })
  .refine(({ secretFile, listen }) => secretFile !== undefined || listen.tls?.clientCa !== undefined, {
    message: 'is missing: give a secret, or listen.tls.clientCa for a certificate of the proxy',
    path: ['secretFile'],
  })
  .refine(({ from, listen }) => from.length > 0 || listen.socket !== undefined, {
    message: 'is missing: name the addresses of the proxy',
    path: ['from'],
  })
  .refine(({ listen }) => listen.socket !== undefined || listen.port !== undefined, {
    message: 'is missing: give a port or a socket',
    path: ['listen', 'port'],
  })

export type FrontProxyConfiguration = z.output<typeof frontProxySection>

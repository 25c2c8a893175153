import { type PlainConfiguration, type Stack, type StackOptions, startStack } from '../e2e/stack.ts'
import { type Slapd, serviceAccount } from './slapd.ts'

/** The section of a configuration for OpenLDAP of these tests. */
export const directorySettings = (
  slapd: Pick<Slapd, 'tlsUrl' | 'caFile' | 'directory'>,
): PlainConfiguration => ({
  name: 'corp',
  url: slapd.tlsUrl,
  caFile: slapd.caFile,
  bindDn: serviceAccount.dn,
  bindPasswordFile: `${slapd.directory}/mapgate.password`,
  base: 'ou=people,dc=example,dc=org',
  person: { attributes: { district: 'departmentNumber', mail: 'mail' } },
  memberships: { base: 'ou=groups,dc=example,dc=org' },
  groups: { 'CN=Editors, ou=groups, dc=example, dc=org': ['editor'] },
  // One that is gone says so at once; one that is slow is waited for.
  timeouts: { connect: '2m', bind: '2m', search: '2m' },
})

/** The gateway with the directory behind its sign-in. */
export const startDirectoryStack = (
  slapd: Pick<Slapd, 'tlsUrl' | 'caFile' | 'directory'>,
  { settings = {}, configure, ...options }: StackOptions & { settings?: PlainConfiguration } = {},
): Promise<Stack> =>
  startStack({
    ...options,
    configure: (configuration) => {
      configuration.signIn = {
        ...configuration.signIn,
        directories: [{ ...directorySettings(slapd), ...settings }],
      }
      configure?.(configuration)
    },
  })

/** Asks the token service. */
export async function askToken(stack: Pick<Stack, 'gatewayUrl'>, username: string, password: string) {
  const reply = await fetch(`${stack.gatewayUrl}/arcgis/tokens/generateToken`, {
    method: 'POST',
    body: new URLSearchParams({ f: 'json', username, password }),
  })
  return { status: reply.status, body: JSON.parse(await reply.text()) }
}

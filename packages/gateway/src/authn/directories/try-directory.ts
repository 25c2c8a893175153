import type { DirectoryConfiguration } from '../../config/sections/directories.ts'
import { connectionsTo, signInAsGateway } from './connect.ts'

/**
 * Connects to a directory, signs in as the gateway's own account, and looks for people and groups; no password of a person is shown.
 * @returns what was found, for the administrator
 * @throws Error with what does not work
 */
export async function tryDirectory(configured: DirectoryConfiguration, directory: string): Promise<string> {
  const { base, filter, bindDn, memberships, startTls, url } = configured
  const connection = await connectionsTo(configured, directory)().catch(throwUntrusted)
  try {
    await signInAsGateway(connection, configured, directory)
    const anybody = {
      base,
      scope: 'sub',
      filter: filter.replaceAll('{name}', '*'),
      attributes: [],
      most: 1,
    } as const
    const people = await connection
      .search({ ...anybody, attributes: [configured.person.id] })
      .catch(throwMissing('base', base))
    const [first] = people.entries
    if (first === undefined) throw new Error(`finds nobody below ${base} by ${anybody.filter}`)
    const { person } = configured
    if (first.texts(person.id).length === 0 && first.bytes(person.id) === undefined)
      throw new Error(
        `shows no ${person.id} of ${first.dn}: the gateway's account may not read it, or it has another name`,
      )
    const groups = {
      base: memberships.base ?? base,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: ['1.1'],
      most: 1,
    } as const
    await connection.search(groups).catch(throwMissing('memberships.base', groups.base))
    const way = url.startsWith('ldaps:') ? 'LDAPS' : startTls ? 'StartTLS' : 'plain LDAP'
    return `answers over ${way} as ${bindDn ?? 'nobody'}, and finds people below ${base}`
  } finally {
    connection.close()
  }
}

/** Result code noSuchObject (RFC 4511, appendix A). */
const throwMissing =
  (setting: string, name: string) =>
  (error: { code?: unknown }): never => {
    if (error.code !== 32) throw error
    throw new Error(`has no entry ${name}: write another ${setting}, or let the gateway's account read it`)
  }

/** Node.js advises to trust what the machine trusts; a directory has a setting of its own. */
function throwUntrusted(error: { code?: unknown }): never {
  if (!/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/.test(String(error.code))) throw error
  throw new Error(
    `has a certificate of an authority that is not trusted (${error.code}): name its file in caFile`,
  )
}

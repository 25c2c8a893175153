import type { IncomingMessage } from 'node:http'
import { readSecretFile } from '../authn/secret-file.ts'
import type { Configuration } from '../config/schema.ts'
import { createFrontProxy, type FrontProxy, noProxy } from '../receive/front-proxy.ts'
import { arrivedAt } from './listeners.ts'

/**
 * Finds what the requests of a front proxy are read with; undefined for those at the listener for everybody, where the headers of proxies mean nothing.
 * @throws Error when the file of a secret cannot be read
 */
export function frontProxiesOf(
  { proxies }: Configuration,
  { directory, deciding }: { directory: string; deciding: readonly string[] },
): (message: IncomingMessage) => FrontProxy | undefined {
  const byName = new Map(
    proxies.map((proxy, index) => {
      const {
        name,
        listen,
        from,
        secretFile,
        secretHeader,
        userHeader,
        nameHeader,
        groupsHeader,
        separator,
      } = proxy
      const front = createFrontProxy({
        name,
        from: listen.socket === undefined ? from : undefined,
        secret:
          secretFile === undefined
            ? undefined
            : {
                header: secretHeader,
                value: readSecretFile(secretFile, directory, `proxies[${index}].secretFile`),
              },
        needsCertificate: listen.tls?.clientCa !== undefined,
        headers: { user: userHeader, name: nameHeader, groups: groupsHeader },
        separator,
        deciding,
      })
      return [name, front] as const
    }),
  )
  return (message) => {
    const name = arrivedAt(message)
    return name === undefined ? undefined : (byName.get(name) ?? noProxy)
  }
}

import type { Configuration } from './schema.ts'

/** What is no fault, and yet probably not what was meant: sentences for the administrator, for `mapgate check` and the log at the start. */
export const adviceOn = (configuration: Configuration): readonly string[] => [
  ...untrustedFront(configuration),
]

/** A gateway that only a front server can reach under its public address has to know that server. */
function untrustedFront({ listen, publicUrl }: Configuration): string[] {
  if (listen.trustedProxies.length > 0) return []
  const { hostname, protocol } = new URL(publicUrl)
  const isBehind =
    listen.socket !== undefined ||
    (protocol === 'https:' && listen.tls === undefined) ||
    (isLoopback(listen.host) && !isLoopback(hostname))
  if (!isBehind) return []
  return [
    'listen.trustedProxies is empty, but publicUrl can only be reached through a front server: every caller would have its address, ' +
      'and share one limit of wrong passwords and the rates by address. Name the address of the front server there.',
  ]
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host)

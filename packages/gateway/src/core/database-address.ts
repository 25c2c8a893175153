import { isLoopback } from './loopback.ts'
import { percentDecoded } from './percent-decoded.ts'

/** A server of a database: by name or number and port, or by the path of its socket. */
export type DatabaseHost = { readonly host: string; readonly port: number } | { readonly socket: string }

/**
 * How a connection is protected. `verify-full`: the certificate is of an authority that is believed and of this host; `verify-ca`: of any host;
 * `require`: any certificate; `disable`: no TLS.
 */
export type DatabaseTls = 'verify-full' | 'verify-ca' | 'require' | 'disable'

/** Where a PostgreSQL database is, and how one signs in there. */
export interface DatabaseAddress {
  /** At least one; the first that is the primary server is taken. */
  readonly hosts: readonly DatabaseHost[]
  readonly user: string
  /** Empty where none is given. */
  readonly password: string
  readonly database: string
  readonly tls: DatabaseTls
}

const modes: ReadonlySet<string> = new Set(['verify-full', 'verify-ca', 'require', 'disable'])
const form = /^postgres(?:ql)?:\/\/(?:([^:@/?#]+)(?::([^@/?#]*))?@)?([^@/?#]*)\/([^/?#]+)(?:\?([^#]*))?$/
const formWords =
  'takes postgres://user:password@host:5432/database; @ : / ? # and % in user and password are percent-encoded'

/**
 * Reads an address in the form of libpq (PostgreSQL manual, 34.1.1.2), with `sslmode`, `host`, `port` and `target_session_attrs` as parameters.
 * Without `sslmode` a server of this machine is reached without TLS, and every other one by `verify-full`.
 * @param insecureTls true where a weaker `sslmode` is taken for another machine
 * @throws Error with a sentence in which nothing of the address stands
 */
export function readDatabaseAddress(
  text: string,
  { insecureTls }: { readonly insecureTls: boolean },
): DatabaseAddress {
  const [, user, password = '', hosts = '', database = '', query = ''] = form.exec(text.trim()) ?? []
  if (user === undefined) throw new Error(formWords)
  const parameters = parametersIn(query)
  const found = hostsIn(hosts, parameters)
  return {
    hosts: found,
    user: decoded(user),
    password: decoded(password),
    database: decoded(database),
    tls: tlsOf(parameters.get('sslmode'), found, insecureTls),
  }
}

function parametersIn(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const part of query.split('&').filter((each) => each !== '')) {
    const [name = '', value = ''] = part.split('=', 2)
    if (!['sslmode', 'host', 'port', 'target_session_attrs'].includes(name))
      throw new Error(
        'has a parameter that is not known; known are sslmode, host, port and target_session_attrs',
      )
    parameters.set(name, decoded(value))
  }
  const wanted = parameters.get('target_session_attrs')
  if (wanted !== undefined && wanted !== 'read-write' && wanted !== 'primary')
    throw new Error('has a target_session_attrs that is not primary or read-write; a replica lags behind')
  return parameters
}

function hostsIn(hosts: string, parameters: ReadonlyMap<string, string>): readonly DatabaseHost[] {
  const named = hosts === '' ? (parameters.get('host') ?? '') : hosts
  if (hosts !== '' && parameters.has('host')) throw new Error('names hosts twice')
  if (named === '') throw new Error('names no host')
  return named.split(',').map((part) => {
    const [, host = '', port = parameters.get('port') ?? '5432'] =
      /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(part) ?? []
    const number = Number(port)
    if (host === '' || !/^\d+$/.test(port) || number < 1 || number > 65_535) throw new Error(formWords)
    const name = decoded(host.replace(/^\[(.*)\]$/, '$1'))
    return name.startsWith('/') ? { socket: `${name}/.s.PGSQL.${port}` } : { host: name, port: number }
  })
}

function tlsOf(mode: string | undefined, hosts: readonly DatabaseHost[], insecureTls: boolean): DatabaseTls {
  const isHere = hosts.every((one) => 'socket' in one || isLoopback(one.host))
  if (mode === undefined) return isHere ? 'disable' : 'verify-full'
  if (!modes.has(mode))
    throw new Error('has an sslmode that is not one of verify-full, verify-ca, require and disable')
  if (mode !== 'verify-full' && !isHere && !insecureTls)
    throw new Error(
      'has an sslmode that is weaker than verify-full, on the way to another machine: leave it out, with `store.caFile` for the authority of the server, or set `store.insecureTls`',
    )
  return mode as DatabaseTls
}

const decoded = (text: string): string => percentDecoded(text, formWords)

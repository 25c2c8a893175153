import { isLoopback } from './loopback.ts'
import { percentDecoded } from './percent-decoded.ts'

/** Where a Redis or Valkey server is, and how one signs in there. */
export interface SharedAddress {
  readonly host: string
  readonly port: number
  /** Number of its database. */
  readonly database: number
  /** Empty where none is given: the account `default`. */
  readonly user: string
  /** Empty where none is given. */
  readonly password: string
  readonly isTls: boolean
}

const form =
  /^(rediss?):\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\[[^\]@/?#]+\]|[^:@/?#[\]]+)(?::(\d+))?\/?(\d+)?$/
const formWords =
  'takes rediss://user:password@host:6379/0; @ : / ? # and % in user and password are percent-encoded'

/**
 * Reads an address in the form that IANA lists for `redis` and `rediss` (the second with TLS).
 * @param insecureTls true where another machine may be reached without TLS
 * @throws Error with a sentence in which nothing of the address stands
 */
export function readSharedAddress(
  text: string,
  { insecureTls }: { readonly insecureTls: boolean },
): SharedAddress {
  const [, scheme, user = '', password = '', name = '', port = '6379', database = '0'] =
    form.exec(text.trim()) ?? []
  if (scheme === undefined) throw new Error(formWords)
  const host = decoded(name.replace(/^\[(.*)\]$/, '$1'))
  const number = Number(port)
  if (number < 1 || number > 65_535) throw new Error(formWords)
  const isTls = scheme === 'rediss'
  if (!isTls && !isLoopback(host) && !insecureTls)
    throw new Error(
      'leads to another machine without TLS: write rediss://, with `shared.caFile` for the authority of the server, or set `shared.insecureTls`',
    )
  return {
    host,
    port: number,
    database: Number(database),
    user: decoded(user),
    password: decoded(password),
    isTls,
  }
}

const decoded = (text: string): string => percentDecoded(text, formWords)

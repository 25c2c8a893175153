import { GatewayError } from '../../core/errors/errors.ts'

/** The refusal of what needs the store while it cannot be asked. `detail` is for the log, and holds no value, host or statement. */
export const storeUnavailable = (detail: string): GatewayError =>
  new GatewayError('store.unavailable', detail, { retryAfterSeconds: 2 })

/** What PostgreSQL means by a code (manual, appendix A); classes of codes by their first two letters. */
const meanings: Readonly<Record<string, string>> = {
  '08P01': 'a pooler refused what the connection begins with: docs/deploying.md says what PgBouncer needs',
  '08': 'the connection to the database broke off',
  '25006': 'the database takes no changes',
  '28': 'the database refused the user or the password',
  '3D': 'there is no such database',
  '3F': 'the schema of the store is not there',
  '42501': 'the account of the database lacks a right: docs/deploying.md lists them',
  '42P01': 'a table of the store is not there',
  '42P07':
    'a table is there already that is to be made: the form of the store was changed by hand, so restore a backup into an empty schema',
  '53': 'the database has no room or no free connection',
  '55P03': 'a lock in the database was not free in time',
  '57014': 'a statement took longer than store.statementTimeout',
  '57P': 'the database is starting or stopping',
}

/** What broke a connection, by the codes of Node.js and of the client library. */
const connectionFaults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up',
  ENOENT: 'there is no such socket',
  EACCES: 'this account may not open the socket',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  ETIMEDOUT: 'nobody answers',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  CONNECTION_CLOSED: 'the connection broke off',
  CONNECTION_DESTROYED: 'the connection broke off',
  CONNECTION_ENDED: 'the connection was closed',
  CONNECT_TIMEOUT: 'nobody answers',
}

/**
 * An error of the client library in our own words. What the library says may hold values, statements and parts of the address, so nothing of it
 * is passed on but the code.
 */
export function storeFailure(error: unknown): Error {
  // The library writes the values of the statement that failed into the error that a socket was ended with.
  if (error instanceof GatewayError) return 'parameters' in error ? storeUnavailable(error.detail) : error
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (typeof code !== 'string') return new Error('the store failed')
  const words = wordsFor(code)
  if (words !== undefined) return storeUnavailable(`${words} (${code})`)
  const { constraint_name: constraint } = error as { readonly constraint_name?: unknown }
  const place = typeof constraint === 'string' && /^\w+$/.test(constraint) ? `, ${constraint}` : ''
  return new Error(`the store failed (${/^[\w-]+$/.test(code) ? code : 'no code'}${place})`)
}

/** The code of an error in words; undefined where it tells of a fault of ours. */
const wordsFor = (code: string): string | undefined =>
  connectionFaults[code] ?? meanings[code] ?? meanings[code.slice(0, 3)] ?? meanings[code.slice(0, 2)]

/** Why one server could not be connected to, as the end of a sentence. */
export function connectFault(error: unknown): string {
  if (error instanceof GatewayError) return error.detail
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (typeof code !== 'string') return 'the connection failed'
  return `${wordsFor(code) ?? tlsFaults[code] ?? 'the connection failed'} (${/^[\w-]+$/.test(code) ? code : 'no code'})`
}

/** What a certificate is refused for, by the codes of OpenSSL and Node.js. */
const tlsFaults: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not believed: see store.caFile',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is of an authority that is not believed: see store.caFile',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is of an authority that is not believed: see store.caFile',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate is of an authority that is not believed: see store.caFile',
  CERT_HAS_EXPIRED: 'its certificate has expired',
}

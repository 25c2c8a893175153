import { describe, expect, it } from 'vitest'
import { upstreamFault, wasNotSent } from './faults.ts'

const broken = (code: string, syscall?: string): Error => Object.assign(new Error(code), { code, syscall })

describe('a request that met an error', () => {
  it.each([
    ['a refused connection', broken('ECONNREFUSED', 'connect')],
    ['a name that is not known', broken('ENOTFOUND', 'getaddrinfo')],
    ['no way to the host', broken('EHOSTUNREACH', 'connect')],
    ['all addresses refused', new AggregateError([broken('ECONNREFUSED', 'connect')])],
    ['no connection in time', broken('UND_ERR_CONNECT_TIMEOUT')],
  ])('was never sent at %s', (_title, error) => expect(wasNotSent(upstreamFault(error))).toBe(true))

  it.each([
    ['a connection that was reset', broken('ECONNRESET', 'read')],
    ['a network that went away under an open connection', broken('EHOSTUNREACH', 'read')],
    ['a network that went away while it was written', broken('ENETUNREACH', 'write')],
    ['no head in time', broken('UND_ERR_HEADERS_TIMEOUT')],
  ])('may have been sent at %s', (_title, error) => expect(wasNotSent(upstreamFault(error))).toBe(false))
})

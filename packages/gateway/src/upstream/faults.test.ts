import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { faultOfSent, upstreamFault, wasNotSent } from './faults.ts'

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

describe('what became of a write', () => {
  const codeOf = (repeatable: boolean, fault: unknown) =>
    (faultOfSent({ repeatable }, fault) as GatewayError).code
  const cut = upstreamFault(broken('UND_ERR_SOCKET'))

  it.each<[string, GatewayError]>([
    ['the connection broke off', cut],
    ['the reply broke off', upstreamFault(broken('UND_ERR_SOCKET'), true)],
    ['no reply came in time', upstreamFault(broken('UND_ERR_HEADERS_TIMEOUT'))],
    ['the reply is not understood', new GatewayError('upstream.invalid-reply')],
    [
      'a proxy says that it is busy',
      new GatewayError('upstream.busy', 'status 503', { retryAfterSeconds: 3 }),
    ],
    ['the reply is too large', new GatewayError('upstream.too-large')],
    ['it was led elsewhere', new GatewayError('upstream.redirect-refused')],
  ])('is not known where %s, and nothing invites to send it again', (_title, fault) => {
    expect(faultOfSent({ repeatable: false }, fault)).toMatchObject({
      code: 'edit.outcome-unknown',
      cause: fault,
      retryAfterSeconds: undefined,
    })
    expect(faultOfSent({ repeatable: true }, fault)).toBe(fault)
  })

  it.each<[string, GatewayError]>([
    ['nobody listened', upstreamFault(broken('ECONNREFUSED', 'connect'))],
    ['its upload broke off before it was whole', new GatewayError('request.timeout')],
    ['its upload was too large', new GatewayError('request.body-too-large')],
    ['its caller left before its upload was whole', new GatewayError('upstream.cancelled')],
    ['it is not known already', new GatewayError('edit.outcome-unknown')],
  ])('is as it was said where %s', (_title, fault) =>
    expect(faultOfSent({ repeatable: false }, fault)).toBe(fault),
  )

  it('of a question is known', () => expect(codeOf(true, cut)).toBe('upstream.unreachable'))
})

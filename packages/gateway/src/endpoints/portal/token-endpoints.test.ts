import { describe, expect, it } from 'vitest'
import { anonymous } from '../../../../policy/src/model/principal.ts'
import type { PortalService } from '../../core/authentication/portal.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'
import { token } from './token-endpoints.ts'

const asked = (form: Record<string, string>): PortalRequest => ({
  inbound: { method: 'POST' } as never,
  trace: {},
  form: { all: new Map(Object.entries(form)), posted: new Map(Object.entries(form)) },
  context: { now: 0, clientAddress: '192.0.2.1', origin: undefined, referer: undefined, mount: undefined },
  rest: '',
})

const optionsWith = (grant: PortalService['grant'], authenticate = async () => anonymous) =>
  ({ portal: { grant }, authenticate }) as unknown as PortalEndpointOptions

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error) => (error instanceof GatewayError ? error.code : `other: ${error}`),
  )

const faults: readonly [title: string, fault: Error, renewal: string, first: string][] = [
  [
    'a store that does not answer',
    new Error('database is locked'),
    'oauth.not-now',
    'other: Error: database is locked',
  ],
  [
    'revocations that are not known',
    new GatewayError('credential.store-stale'),
    'oauth.not-now',
    'credential.store-stale',
  ],
  ['too many attempts', new GatewayError('credential.throttled'), 'oauth.not-now', 'credential.throttled'],
  [
    'a provider that does not answer',
    new GatewayError('credential.issuer-unreachable'),
    'oauth.not-now',
    'credential.issuer-unreachable',
  ],
  [
    'a refresh token that has ended',
    new GatewayError('oauth.grant-invalid'),
    'oauth.grant-invalid',
    'oauth.grant-invalid',
  ],
  [
    'a client that is not registered',
    new GatewayError('oauth.client-refused'),
    'oauth.client-refused',
    'oauth.client-refused',
  ],
]

describe('A fault at the token endpoint', () => {
  it.each(faults)('%s', async (_title, fault, renewal, first) => {
    const options = optionsWith(async () => {
      throw fault
    })
    for (const grant_type of ['refresh_token', 'exchange_refresh_token'])
      expect(await codeOf(token(asked({ grant_type }), options))).toBe(renewal)
    expect(await codeOf(token(asked({ grant_type: 'authorization_code' }), options))).toBe(first)
  })

  it('keeps a token back that would be refused as soon as it is shown', async () => {
    const options = optionsWith(
      async () => ({ access_token: 'mgtok_x', expires_in: 3600, ssl: true }),
      async () => {
        throw new GatewayError('credential.invalid')
      },
    )
    expect(await codeOf(token(asked({ grant_type: 'authorization_code' }), options))).toBe(
      'credential.invalid',
    )
    expect(await codeOf(token(asked({ grant_type: 'refresh_token' }), options))).toBe('oauth.not-now')
  })
})

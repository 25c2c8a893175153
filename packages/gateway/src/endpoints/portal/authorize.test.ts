import { anonymous } from '@mapgate/policy'
import { expect, it } from 'vitest'
import type { PortalClient } from '../../core/authentication/portal.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Trace } from '../../core/request/trace.ts'
import { lookOf } from '../../pages/look.ts'
import { authorize } from './authorize.ts'

const own = 'http://127.0.0.1:9000/back'
const client = { id: 'crew', title: 'Crew', redirects: ['http://127.0.0.1/back', 'https://app.example/'] }

const ada = { ...anonymous, id: 'user:ada', name: 'Ada', shownAs: 'session' as const, expiresAt: null }

/** The trace of a question of an application, once it was answered with a page or a redirect. */
async function traceOf(
  asked: Record<string, string>,
  {
    allow,
    authenticate = async () => ada,
  }: { allow?: string; authenticate?: () => Promise<typeof ada> } = {},
): Promise<Trace> {
  const trace: Trace = {}
  const all = new Map(Object.entries({ client_id: 'crew', ...asked }))
  const origin = 'https://gate.example'
  const method = allow === undefined ? 'GET' : 'POST'
  const inbound = { method, origin, headers: {}, shown: [] }
  const form = { all, posted: new Map(allow === undefined ? [] : [['allow', allow]]) }
  const options = {
    publicUrl: origin,
    path: '/portal',
    look: lookOf({ name: 'Mapgate' }),
    portal: { client: () => client as unknown as PortalClient },
    authenticate,
  }
  await authorize({ inbound, trace, form, context: { now: 0 } } as never, options as never)
  return trace
}

const good = { response_type: 'code', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }

it('What an application asks for in vain is in the audit line', async () => {
  const { refused } = await traceOf({ redirect_uri: 'https://app.example/', response_type: 'token' })
  expect([refused?.code, refused?.detail]).toEqual([
    'oauth.request-invalid',
    expect.stringMatching(/^unsupported_response_type: /),
  ])
})

it('What a person declines is in the audit line', async () => {
  const { refused } = await traceOf({ ...good, redirect_uri: own }, { allow: 'no' })
  expect([refused?.code, refused?.detail]).toEqual(['oauth.declined', 'crew'])
})

it('Why a session is over that an application came with is in the audit line', async () => {
  const over = new GatewayError('credential.expired', 'idle')
  const { refused } = await traceOf(
    { ...good, redirect_uri: own },
    { authenticate: () => Promise.reject(over) },
  )
  expect(refused).toBe(over)
})

import { describe, expect, test } from 'vitest'
import { readParameters } from '../operation/parameters.ts'
import { createRandom } from '../world/random.ts'
import type { SampleRequest } from './read-request.ts'
import { createTokenService } from './tokens.ts'

const MINUTE_MS = 60_000

function startService() {
  const clock = { nowMs: 1_000_000 }
  const service = createTokenService({
    users: [{ username: 'gate', password: 'keeper' }],
    nowMs: () => clock.nowMs,
    random: createRandom(1, 'tokens').next,
  })
  return { clock, service }
}

function request(parameters: Record<string, string>, from: Partial<SampleRequest> = {}): SampleRequest {
  return {
    method: 'POST',
    segments: ['tokens'],
    parameters: readParameters({ query: Object.entries(parameters) }),
    header: () => '',
    remoteAddress: '10.0.0.1',
    ...from,
  }
}

function signIn(
  { service }: ReturnType<typeof startService>,
  parameters: Record<string, string> = { username: 'gate', password: 'keeper' },
): { token: string; expires: number } {
  const reply = service.generate(request(parameters))
  if (reply.kind !== 'json') throw new Error('unreachable: tokens are JSON')
  return reply.value as { token: string; expires: number }
}

const user = { username: 'gate', password: 'keeper' }

describe('tokens', () => {
  test.each([
    ['nothing', {}, 60],
    ['five minutes', { expiration: '5' }, 5],
    ['a year, and is capped at two weeks', { expiration: '525600' }, 20_160],
    ['nonsense', { expiration: 'x' }, 60],
  ])('live as long as is asked: %s', (_, asked, minutes) => {
    const started = startService()
    const { token, expires } = signIn(started, { ...user, ...asked })
    expect(expires).toBe(started.clock.nowMs + minutes * MINUTE_MS)
    started.clock.nowMs = expires - 1
    expect(() => started.service.check(request({ token }))).not.toThrow()
    started.clock.nowMs = expires
    expect(() => started.service.check(request({ token }))).toThrow(expect.objectContaining({ code: 498 }))
  })

  test.each([
    ['ip', { client: 'ip', ip: '10.0.0.2' }, '10.0.0.2'],
    ['requestip', { client: 'requestip' }, '10.0.0.1'],
  ])('may be bound by client=%s', (_, asked, address) => {
    const started = startService()
    const { token } = signIn(started, { ...user, ...asked })
    expect(() => started.service.check(request({ token }, { remoteAddress: address }))).not.toThrow()
    const elsewhere = request({ token }, { remoteAddress: '10.9.9.9' })
    expect(() => started.service.check(elsewhere)).toThrow(expect.objectContaining({ code: 498 }))
  })

  test('are swapped for others, as long as they are good', () => {
    const started = startService()
    const { token, expires } = signIn(started)
    const swapped = signIn(started, { token, serverUrl: 'http://maps.test/arcgis' })
    expect(swapped.token).not.toBe(token)
    expect(() => started.service.check(request({ token: swapped.token }))).not.toThrow()
    started.clock.nowMs = expires
    expect(() => signIn(started, { token })).toThrow(expect.objectContaining({ code: 400 }))
  })

  test('are asked for where there are none', () => {
    const { service } = startService()
    expect(() => service.check(request({}))).toThrow(expect.objectContaining({ code: 499 }))
  })
})

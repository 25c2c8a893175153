import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPolicyStack } from '../../attacks/policy-stack.ts'
import type { Stack } from '../../e2e/stack.ts'
import { ask, getMap, type Query, queryOf, wmsDoor } from './doors.ts'

const door = wmsDoor('Assets_Service')
let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack({
    configure: (configuration) => {
      configuration.admin = { host: '127.0.0.1', port: 0 }
      configuration.keys.push(
        { name: 'hasty', key: 'hasty-key', roles: ['hasty'] },
        { name: 'spent', key: 'spent-key', roles: ['spent', 'everything'] },
      )
      configuration.limits = {
        ...configuration.limits,
        quotas: [{ name: 'spent', per: 'principal', roles: ['spent'], units: 1, every: 'month' }],
        rates: [{ name: 'hasty', per: 'principal', roles: ['hasty'], units: 2, every: '1h' }],
      }
    },
  })
})
afterAll(() => stack.close())

const monthOf = (ms: number): number => new Date(ms).getUTCMonth()

interface Explained {
  readonly parsed: Readonly<Record<string, unknown>>
  readonly decision: { readonly effect: string; readonly code?: string }
  readonly outbound?: readonly { readonly path: string }[]
}

async function explained(query: Query): Promise<Explained> {
  const reply = await fetch(`${stack.adminUrl}/explain`, {
    method: 'POST',
    headers: { 'x-mapgate-admin': '1' },
    body: JSON.stringify({ as: 'visitor', url: `${door}?${queryOf(query)}` }),
  })
  return (await reply.json()) as Explained
}

describe('A caller of WMS who asks too often', () => {
  it('is told so in an exception, and when to come again', async () => {
    const last = async () => {
      const reply = await ask(stack, `${door}?${queryOf(getMap('99'))}`, 'hasty-key')
      return { status: reply.status, text: await reply.text(), headers: reply.headers }
    }
    await last()
    await last()
    const { status, text, headers } = await last()
    expect(status).toBe(429)
    expect(text).toContain('<ServiceException>Too many requests; try again later.</ServiceException>')
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('A caller of WMS whose quota is used up', () => {
  it('is told so in an exception, and when it begins again', async () => {
    const askedAt = Date.now()
    const reply = await ask(stack, `${wmsDoor('Assets_Service')}?${queryOf(getMap('2'))}`, 'spent-key')
    const answeredAt = Date.now()
    expect(reply.status).toBe(429)
    expect(await reply.text()).toMatch(
      /<ServiceException>The quota spent of 1 units a month has 1 units left, and this request may need 1.1; it begins again on 1 /,
    )
    // A month begins then, between what the time was and what it may be rounded to.
    const afterMs = Number(reply.headers.get('retry-after')) * 1_000
    const [earliest, latest] = [askedAt + afterMs - 1_000, answeredAt + afterMs].map(monthOf)
    expect(latest).not.toBe(earliest)
  })
})

describe('An address of WMS', () => {
  it('is explained as what it asks of the map server', async () => {
    const { parsed, decision } = await explained(getMap('2'))
    expect(parsed).toMatchObject({
      dialect: 'WMS 1.1.1',
      request: 'GetMap',
      operation: 'MapServer.export',
      service: 'Assets_Service',
      parameters: { layers: 'show:2', bboxSR: '3857', size: '256,256' },
    })
    expect(decision.effect).toBe('permit')
  })

  it('is explained as refused where it names a hidden layer', async () => {
    const { parsed, decision } = await explained(getMap('99'))
    expect(parsed).toMatchObject({
      dialect: 'WMS 1.1.1',
      request: 'GetMap',
      message: 'no layer 99 for this caller',
    })
    expect(decision).toMatchObject({ effect: 'deny', code: 'request.parameter-invalid' })
  })
})
